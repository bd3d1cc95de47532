#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl.h>

#include <climits>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>

#include "Messages.h"

namespace {

// Nested messages deeper than this are refused; a model without subgraphs needs fewer than ten.
constexpr int maximumNesting = 64;

// Bytes that are read from a file at once.
constexpr int readSize = 1 << 20;

void report(char *message, size_t capacity, const char *reason) {
  if (capacity > 0) std::snprintf(message, capacity, "%s", reason);
}

conx_model *parse(
    google::protobuf::io::ZeroCopyInputStream &input, char *message, size_t capacity) {
  try {
    auto model = std::make_unique<onnx::ModelProto>();
    google::protobuf::io::CodedInputStream stream(&input);
    stream.SetTotalBytesLimit(INT_MAX);
    stream.SetRecursionLimit(maximumNesting);
    if (!model->MergePartialFromCodedStream(&stream) || !stream.ConsumedEntireMessage()) {
      report(message, capacity, "it is not an ONNX model, or it is damaged or cut off");
      return nullptr;
    }
    return reinterpret_cast<conx_model *>(model.release());
  } catch (const std::exception &error) {
    report(message, capacity, error.what());
  } catch (...) {
    report(message, capacity, "it cannot be parsed");
  }
  return nullptr;
}

}  // namespace

conx_model *conx_model_parse(const void *bytes, size_t size, char *message, size_t capacity) {
  if (size > INT_MAX) {
    report(message, capacity, "it is larger than 2 GiB, the limit of the format");
    return nullptr;
  }
  google::protobuf::io::ArrayInputStream input(bytes, static_cast<int>(size));
  return parse(input, message, capacity);
}

conx_model *conx_model_parse_file(int descriptor, char *message, size_t capacity) {
  google::protobuf::io::FileInputStream input(descriptor, readSize);
  conx_model *model = parse(input, message, capacity);
  if (model != nullptr || input.GetErrno() == 0) return model;
  report(message, capacity, std::strerror(input.GetErrno()));
  return nullptr;
}

void conx_model_free(conx_model *model) { delete reinterpret_cast<onnx::ModelProto *>(model); }

int64_t conx_model_ir_version(const conx_model *model) { return message(model).ir_version(); }

bool conx_model_has_graph(const conx_model *model) { return message(model).has_graph(); }

size_t conx_model_function_count(const conx_model *model) {
  return count(message(model).functions_size());
}

size_t conx_model_opset_count(const conx_model *model) {
  return count(message(model).opset_import_size());
}

conx_text conx_model_opset_domain(const conx_model *model, size_t i) {
  return text(message(model).opset_import(index(i)).domain());
}

int64_t conx_model_opset_version(const conx_model *model, size_t i) {
  return message(model).opset_import(index(i)).version();
}
