#include "Messages.h"

conx_text conx_tensor_name(const conx_tensor *tensor) { return text(message(tensor).name()); }

int32_t conx_tensor_element_type(const conx_tensor *tensor) { return message(tensor).data_type(); }

size_t conx_tensor_dimensions(const conx_tensor *tensor, const int64_t **values) {
  *values = message(tensor).dims().data();
  return count(message(tensor).dims_size());
}

bool conx_tensor_is_external(const conx_tensor *tensor) {
  return message(tensor).data_location() == onnx::TensorProto::EXTERNAL ||
         message(tensor).external_data_size() > 0;
}

conx_data conx_tensor_data(const conx_tensor *tensor) {
  const onnx::TensorProto &proto = message(tensor);
  if (!proto.raw_data().empty()) {
    return {CONX_STORAGE_RAW, proto.raw_data().data(), proto.raw_data().size()};
  }
  if (proto.float_data_size() > 0) {
    return {CONX_STORAGE_FLOAT, proto.float_data().data(), count(proto.float_data_size())};
  }
  if (proto.double_data_size() > 0) {
    return {CONX_STORAGE_DOUBLE, proto.double_data().data(), count(proto.double_data_size())};
  }
  if (proto.int32_data_size() > 0) {
    return {CONX_STORAGE_INT32, proto.int32_data().data(), count(proto.int32_data_size())};
  }
  if (proto.int64_data_size() > 0) {
    return {CONX_STORAGE_INT64, proto.int64_data().data(), count(proto.int64_data_size())};
  }
  if (proto.uint64_data_size() > 0) {
    return {CONX_STORAGE_UINT64, proto.uint64_data().data(), count(proto.uint64_data_size())};
  }
  return {CONX_STORAGE_NONE, nullptr, 0};
}

void conx_tensor_release(const conx_tensor *tensor) {
  auto &proto = const_cast<onnx::TensorProto &>(message(tensor));
  delete proto.release_raw_data();
}
