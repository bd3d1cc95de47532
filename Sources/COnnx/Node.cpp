#include "Messages.h"

conx_text conx_node_name(const conx_node *node) { return text(message(node).name()); }

conx_text conx_node_operator(const conx_node *node) { return text(message(node).op_type()); }

conx_text conx_node_domain(const conx_node *node) { return text(message(node).domain()); }

size_t conx_node_input_count(const conx_node *node) { return count(message(node).input_size()); }

conx_text conx_node_input(const conx_node *node, size_t i) {
  return text(message(node).input(index(i)));
}

size_t conx_node_output_count(const conx_node *node) { return count(message(node).output_size()); }

conx_text conx_node_output(const conx_node *node, size_t i) {
  return text(message(node).output(index(i)));
}

size_t conx_node_attribute_count(const conx_node *node) {
  return count(message(node).attribute_size());
}

const conx_attribute *conx_node_attribute(const conx_node *node, size_t i) {
  return opaque(message(node).attribute(index(i)));
}

conx_text conx_attribute_name(const conx_attribute *attribute) {
  return text(message(attribute).name());
}

conx_attribute_kind conx_attribute_get_kind(const conx_attribute *attribute) {
  const onnx::AttributeProto &proto = message(attribute);
  switch (proto.type()) {
    case onnx::AttributeProto::INT: return CONX_ATTRIBUTE_INT;
    case onnx::AttributeProto::FLOAT: return CONX_ATTRIBUTE_FLOAT;
    case onnx::AttributeProto::STRING: return CONX_ATTRIBUTE_STRING;
    case onnx::AttributeProto::TENSOR: return CONX_ATTRIBUTE_TENSOR;
    case onnx::AttributeProto::INTS: return CONX_ATTRIBUTE_INTS;
    case onnx::AttributeProto::FLOATS: return CONX_ATTRIBUTE_FLOATS;
    case onnx::AttributeProto::STRINGS: return CONX_ATTRIBUTE_STRINGS;
    case onnx::AttributeProto::GRAPH:
    case onnx::AttributeProto::GRAPHS: return CONX_ATTRIBUTE_GRAPH;
    case onnx::AttributeProto::UNDEFINED: break;
    default: return CONX_ATTRIBUTE_OTHER;
  }
  // Files of the first IR versions leave the kind out; the field that is set tells it.
  if (proto.has_i()) return CONX_ATTRIBUTE_INT;
  if (proto.has_f()) return CONX_ATTRIBUTE_FLOAT;
  if (proto.has_s()) return CONX_ATTRIBUTE_STRING;
  if (proto.has_t()) return CONX_ATTRIBUTE_TENSOR;
  if (proto.has_g() || proto.graphs_size() > 0) return CONX_ATTRIBUTE_GRAPH;
  if (proto.ints_size() > 0) return CONX_ATTRIBUTE_INTS;
  if (proto.floats_size() > 0) return CONX_ATTRIBUTE_FLOATS;
  if (proto.strings_size() > 0) return CONX_ATTRIBUTE_STRINGS;
  return CONX_ATTRIBUTE_OTHER;
}

int64_t conx_attribute_int(const conx_attribute *attribute) { return message(attribute).i(); }

float conx_attribute_float(const conx_attribute *attribute) { return message(attribute).f(); }

conx_text conx_attribute_string(const conx_attribute *attribute) {
  return text(message(attribute).s());
}

const conx_tensor *conx_attribute_tensor(const conx_attribute *attribute) {
  return opaque(message(attribute).t());
}

size_t conx_attribute_ints(const conx_attribute *attribute, const int64_t **values) {
  *values = message(attribute).ints().data();
  return count(message(attribute).ints_size());
}

size_t conx_attribute_floats(const conx_attribute *attribute, const float **values) {
  *values = message(attribute).floats().data();
  return count(message(attribute).floats_size());
}

size_t conx_attribute_string_count(const conx_attribute *attribute) {
  return count(message(attribute).strings_size());
}

conx_text conx_attribute_string_at(const conx_attribute *attribute, size_t i) {
  return text(message(attribute).strings(index(i)));
}
