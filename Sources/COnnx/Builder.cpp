#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <climits>

#include "Messages.h"

namespace {

onnx::ModelProto &model(conx_builder *builder) {
  return *reinterpret_cast<onnx::ModelProto *>(builder);
}
const onnx::ModelProto &model(const conx_builder *builder) {
  return *reinterpret_cast<const onnx::ModelProto *>(builder);
}

std::string string(conx_text text) { return std::string(text.bytes, text.length); }

onnx::NodeProto &last_node(conx_builder *builder) {
  auto &nodes = *model(builder).mutable_graph()->mutable_node();
  return *nodes.Mutable(nodes.size() - 1);
}

onnx::AttributeProto &new_attribute(
    conx_builder *builder, conx_text name, onnx::AttributeProto::AttributeType type) {
  onnx::AttributeProto &attribute = *last_node(builder).add_attribute();
  attribute.set_name(string(name));
  attribute.set_type(type);
  return attribute;
}

}  // namespace

conx_builder *conx_builder_new(conx_text producer, conx_text graph, int64_t ir_version) {
  auto *result = new onnx::ModelProto();
  result->set_ir_version(ir_version);
  result->set_producer_name(string(producer));
  result->mutable_graph()->set_name(string(graph));
  return reinterpret_cast<conx_builder *>(result);
}

void conx_builder_free(conx_builder *builder) { delete &model(builder); }

void conx_builder_opset(conx_builder *builder, conx_text domain, int64_t version) {
  auto &opset = *model(builder).add_opset_import();
  opset.set_domain(string(domain));
  opset.set_version(version);
}

void conx_builder_value(
    conx_builder *builder, conx_value_list list, conx_text name, int32_t element_type,
    const int64_t *dimensions, size_t rank) {
  onnx::GraphProto &graph = *model(builder).mutable_graph();
  onnx::ValueInfoProto *value = nullptr;
  switch (list) {
    case CONX_INPUTS: value = graph.add_input(); break;
    case CONX_OUTPUTS: value = graph.add_output(); break;
    case CONX_VALUES: value = graph.add_value_info(); break;
  }
  value->set_name(string(name));
  auto &type = *value->mutable_type()->mutable_tensor_type();
  type.set_elem_type(element_type);
  auto &shape = *type.mutable_shape();
  for (size_t axis = 0; axis < rank; axis++) shape.add_dim()->set_dim_value(dimensions[axis]);
}

void conx_builder_initializer(
    conx_builder *builder, conx_text name, int32_t element_type, const int64_t *dimensions,
    size_t rank, const void *bytes, size_t size) {
  onnx::TensorProto &tensor = *model(builder).mutable_graph()->add_initializer();
  tensor.set_name(string(name));
  tensor.set_data_type(element_type);
  for (size_t axis = 0; axis < rank; axis++) tensor.add_dims(dimensions[axis]);
  tensor.set_raw_data(bytes, size);
}

void conx_builder_node(
    conx_builder *builder, conx_text name, conx_text operation, conx_text domain) {
  onnx::NodeProto &node = *model(builder).mutable_graph()->add_node();
  node.set_name(string(name));
  node.set_op_type(string(operation));
  if (domain.length > 0) node.set_domain(string(domain));
}

void conx_builder_input(conx_builder *builder, conx_text name) {
  last_node(builder).add_input(string(name));
}

void conx_builder_output(conx_builder *builder, conx_text name) {
  last_node(builder).add_output(string(name));
}

void conx_builder_attribute_int(conx_builder *builder, conx_text name, int64_t value) {
  new_attribute(builder, name, onnx::AttributeProto::INT).set_i(value);
}

void conx_builder_attribute_float(conx_builder *builder, conx_text name, float value) {
  new_attribute(builder, name, onnx::AttributeProto::FLOAT).set_f(value);
}

void conx_builder_attribute_string(conx_builder *builder, conx_text name, conx_text value) {
  new_attribute(builder, name, onnx::AttributeProto::STRING).set_s(string(value));
}

void conx_builder_attribute_ints(
    conx_builder *builder, conx_text name, const int64_t *values, size_t count) {
  auto &attribute = new_attribute(builder, name, onnx::AttributeProto::INTS);
  for (size_t i = 0; i < count; i++) attribute.add_ints(values[i]);
}

size_t conx_builder_size(const conx_builder *builder) { return model(builder).ByteSizeLong(); }

bool conx_builder_serialize(const conx_builder *builder, void *bytes, size_t size) {
  if (size > INT_MAX) return false;
  google::protobuf::io::ArrayOutputStream output(bytes, static_cast<int>(size));
  google::protobuf::io::CodedOutputStream stream(&output);
  stream.SetSerializationDeterministic(true);
  return model(builder).SerializePartialToCodedStream(&stream) && !stream.HadError();
}
