#ifndef MILLRACE_CONNX_MESSAGES_H
#define MILLRACE_CONNX_MESSAGES_H

#include <onnx/onnx_pb.h>

#include <string>

#include "COnnx.h"

// The opaque types of the C interface are the protobuf messages themselves.

inline const onnx::ModelProto &message(const conx_model *model) {
  return *reinterpret_cast<const onnx::ModelProto *>(model);
}
inline const onnx::ValueInfoProto &message(const conx_value *value) {
  return *reinterpret_cast<const onnx::ValueInfoProto *>(value);
}
inline const onnx::NodeProto &message(const conx_node *node) {
  return *reinterpret_cast<const onnx::NodeProto *>(node);
}
inline const onnx::AttributeProto &message(const conx_attribute *attribute) {
  return *reinterpret_cast<const onnx::AttributeProto *>(attribute);
}
inline const onnx::TensorProto &message(const conx_tensor *tensor) {
  return *reinterpret_cast<const onnx::TensorProto *>(tensor);
}
inline const onnx::TensorAnnotation &message(const conx_annotation *annotation) {
  return *reinterpret_cast<const onnx::TensorAnnotation *>(annotation);
}

inline const conx_value *opaque(const onnx::ValueInfoProto &value) {
  return reinterpret_cast<const conx_value *>(&value);
}
inline const conx_node *opaque(const onnx::NodeProto &node) {
  return reinterpret_cast<const conx_node *>(&node);
}
inline const conx_attribute *opaque(const onnx::AttributeProto &attribute) {
  return reinterpret_cast<const conx_attribute *>(&attribute);
}
inline const conx_tensor *opaque(const onnx::TensorProto &tensor) {
  return reinterpret_cast<const conx_tensor *>(&tensor);
}
inline const conx_annotation *opaque(const onnx::TensorAnnotation &annotation) {
  return reinterpret_cast<const conx_annotation *>(&annotation);
}

inline conx_text text(const std::string &string) { return {string.data(), string.size()}; }

// Protobuf counts in int; the interface counts in size_t.
inline int index(size_t value) { return static_cast<int>(value); }
inline size_t count(int value) { return static_cast<size_t>(value); }

#endif
