#include "Messages.h"

namespace {

const google::protobuf::RepeatedPtrField<onnx::ValueInfoProto> &values(
    const conx_model *model, conx_value_list list) {
  const onnx::GraphProto &graph = message(model).graph();
  switch (list) {
    case CONX_INPUTS: return graph.input();
    case CONX_OUTPUTS: return graph.output();
    case CONX_VALUES: break;
  }
  return graph.value_info();
}

}  // namespace

conx_text conx_graph_name(const conx_model *model) { return text(message(model).graph().name()); }

size_t conx_graph_value_count(const conx_model *model, conx_value_list list) {
  return count(values(model, list).size());
}

const conx_value *conx_graph_value(const conx_model *model, conx_value_list list, size_t i) {
  return opaque(values(model, list).Get(index(i)));
}

size_t conx_graph_initializer_count(const conx_model *model) {
  return count(message(model).graph().initializer_size());
}

const conx_tensor *conx_graph_initializer(const conx_model *model, size_t i) {
  return opaque(message(model).graph().initializer(index(i)));
}

size_t conx_graph_sparse_initializer_count(const conx_model *model) {
  return count(message(model).graph().sparse_initializer_size());
}

size_t conx_graph_node_count(const conx_model *model) {
  return count(message(model).graph().node_size());
}

const conx_node *conx_graph_node(const conx_model *model, size_t i) {
  return opaque(message(model).graph().node(index(i)));
}

size_t conx_graph_annotation_count(const conx_model *model) {
  return count(message(model).graph().quantization_annotation_size());
}

const conx_annotation *conx_graph_annotation(const conx_model *model, size_t i) {
  return opaque(message(model).graph().quantization_annotation(index(i)));
}

conx_text conx_value_name(const conx_value *value) { return text(message(value).name()); }

bool conx_value_is_tensor(const conx_value *value) {
  return message(value).type().has_tensor_type();
}

int32_t conx_value_element_type(const conx_value *value) {
  return message(value).type().tensor_type().elem_type();
}

bool conx_value_has_shape(const conx_value *value) {
  return message(value).type().tensor_type().has_shape();
}

size_t conx_value_rank(const conx_value *value) {
  return count(message(value).type().tensor_type().shape().dim_size());
}

conx_dimension conx_value_dimension(const conx_value *value, size_t i) {
  const auto &dimension = message(value).type().tensor_type().shape().dim(index(i));
  return {dimension.has_dim_value(), dimension.dim_value(), text(dimension.dim_param())};
}

conx_text conx_annotation_tensor(const conx_annotation *annotation) {
  return text(message(annotation).tensor_name());
}

size_t conx_annotation_entry_count(const conx_annotation *annotation) {
  return count(message(annotation).quant_parameter_tensor_names_size());
}

conx_text conx_annotation_key(const conx_annotation *annotation, size_t i) {
  return text(message(annotation).quant_parameter_tensor_names(index(i)).key());
}

conx_text conx_annotation_value(const conx_annotation *annotation, size_t i) {
  return text(message(annotation).quant_parameter_tensor_names(index(i)).value());
}
