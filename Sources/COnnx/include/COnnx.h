#ifndef MILLRACE_CONNX_H
#define MILLRACE_CONNX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// A read-only walk over an ONNX model. Every pointer and text lives as long as the model. Indices
// must be below the count that belongs to them. No exception leaves these functions.

typedef struct conx_model conx_model;
typedef struct conx_value conx_value;
typedef struct conx_node conx_node;
typedef struct conx_attribute conx_attribute;
typedef struct conx_tensor conx_tensor;
typedef struct conx_annotation conx_annotation;

// Text that need not end in a zero byte.
typedef struct {
  const char *bytes;
  size_t length;
} conx_text;

// One dimension of a value: known when `value` is set, else perhaps named by a symbol.
typedef struct {
  bool is_known;
  int64_t value;
  conx_text symbol;
} conx_dimension;

// How the elements of a tensor are laid out in memory.
typedef enum {
  CONX_STORAGE_NONE,
  CONX_STORAGE_RAW,
  CONX_STORAGE_FLOAT,
  CONX_STORAGE_DOUBLE,
  CONX_STORAGE_INT32,
  CONX_STORAGE_INT64,
  CONX_STORAGE_UINT64,
} conx_storage;

// The elements of a tensor: `count` bytes when raw, else `count` elements.
typedef struct {
  conx_storage storage;
  const void *bytes;
  size_t count;
} conx_data;

// The kind of an attribute's value.
typedef enum {
  CONX_ATTRIBUTE_OTHER,
  CONX_ATTRIBUTE_INT,
  CONX_ATTRIBUTE_FLOAT,
  CONX_ATTRIBUTE_STRING,
  CONX_ATTRIBUTE_TENSOR,
  CONX_ATTRIBUTE_INTS,
  CONX_ATTRIBUTE_FLOATS,
  CONX_ATTRIBUTE_STRINGS,
  CONX_ATTRIBUTE_GRAPH,
} conx_attribute_kind;

// Which of the graph's lists of values is meant.
typedef enum { CONX_INPUTS, CONX_OUTPUTS, CONX_VALUES } conx_value_list;

// Parses a model; on failure returns null and writes a reason into `message`.
conx_model *conx_model_parse(const void *bytes, size_t size, char *message, size_t capacity);
// Parses what a file descriptor gives from its place on, without holding it all at once.
conx_model *conx_model_parse_file(int descriptor, char *message, size_t capacity);
void conx_model_free(conx_model *model);

int64_t conx_model_ir_version(const conx_model *model);
bool conx_model_has_graph(const conx_model *model);
size_t conx_model_function_count(const conx_model *model);
size_t conx_model_opset_count(const conx_model *model);
conx_text conx_model_opset_domain(const conx_model *model, size_t index);
int64_t conx_model_opset_version(const conx_model *model, size_t index);

conx_text conx_graph_name(const conx_model *model);
size_t conx_graph_value_count(const conx_model *model, conx_value_list list);
const conx_value *conx_graph_value(const conx_model *model, conx_value_list list, size_t index);
size_t conx_graph_initializer_count(const conx_model *model);
const conx_tensor *conx_graph_initializer(const conx_model *model, size_t index);
size_t conx_graph_sparse_initializer_count(const conx_model *model);
size_t conx_graph_node_count(const conx_model *model);
const conx_node *conx_graph_node(const conx_model *model, size_t index);
size_t conx_graph_annotation_count(const conx_model *model);
const conx_annotation *conx_graph_annotation(const conx_model *model, size_t index);

conx_text conx_value_name(const conx_value *value);
bool conx_value_is_tensor(const conx_value *value);
int32_t conx_value_element_type(const conx_value *value);
bool conx_value_has_shape(const conx_value *value);
size_t conx_value_rank(const conx_value *value);
conx_dimension conx_value_dimension(const conx_value *value, size_t index);

conx_text conx_node_name(const conx_node *node);
conx_text conx_node_operator(const conx_node *node);
conx_text conx_node_domain(const conx_node *node);
size_t conx_node_input_count(const conx_node *node);
conx_text conx_node_input(const conx_node *node, size_t index);
size_t conx_node_output_count(const conx_node *node);
conx_text conx_node_output(const conx_node *node, size_t index);
size_t conx_node_attribute_count(const conx_node *node);
const conx_attribute *conx_node_attribute(const conx_node *node, size_t index);

conx_text conx_attribute_name(const conx_attribute *attribute);
conx_attribute_kind conx_attribute_get_kind(const conx_attribute *attribute);
int64_t conx_attribute_int(const conx_attribute *attribute);
float conx_attribute_float(const conx_attribute *attribute);
conx_text conx_attribute_string(const conx_attribute *attribute);
const conx_tensor *conx_attribute_tensor(const conx_attribute *attribute);
size_t conx_attribute_ints(const conx_attribute *attribute, const int64_t **values);
size_t conx_attribute_floats(const conx_attribute *attribute, const float **values);
size_t conx_attribute_string_count(const conx_attribute *attribute);
conx_text conx_attribute_string_at(const conx_attribute *attribute, size_t index);

conx_text conx_tensor_name(const conx_tensor *tensor);
int32_t conx_tensor_element_type(const conx_tensor *tensor);
size_t conx_tensor_dimensions(const conx_tensor *tensor, const int64_t **values);
bool conx_tensor_is_external(const conx_tensor *tensor);
conx_data conx_tensor_data(const conx_tensor *tensor);
// Frees the elements of a tensor that have been copied; it then holds no data.
void conx_tensor_release(const conx_tensor *tensor);

conx_text conx_annotation_tensor(const conx_annotation *annotation);
size_t conx_annotation_entry_count(const conx_annotation *annotation);
conx_text conx_annotation_key(const conx_annotation *annotation, size_t index);
conx_text conx_annotation_value(const conx_annotation *annotation, size_t index);

// A model being written. Node functions add to the node that was begun last. Texts and elements are
// copied. Running out of memory ends the program.

typedef struct conx_builder conx_builder;

conx_builder *conx_builder_new(conx_text producer, conx_text graph, int64_t ir_version);
void conx_builder_free(conx_builder *builder);
void conx_builder_opset(conx_builder *builder, conx_text domain, int64_t version);
// Adds a value with a known shape to the inputs or outputs.
void conx_builder_value(
    conx_builder *builder, conx_value_list list, conx_text name, int32_t element_type,
    const int64_t *dimensions, size_t rank);
// Adds an initializer of little-endian elements.
void conx_builder_initializer(
    conx_builder *builder, conx_text name, int32_t element_type, const int64_t *dimensions,
    size_t rank, const void *bytes, size_t size);
void conx_builder_node(
    conx_builder *builder, conx_text name, conx_text operation, conx_text domain);
void conx_builder_input(conx_builder *builder, conx_text name);
void conx_builder_output(conx_builder *builder, conx_text name);
void conx_builder_attribute_int(conx_builder *builder, conx_text name, int64_t value);
void conx_builder_attribute_float(conx_builder *builder, conx_text name, float value);
void conx_builder_attribute_string(conx_builder *builder, conx_text name, conx_text value);
void conx_builder_attribute_ints(
    conx_builder *builder, conx_text name, const int64_t *values, size_t count);
// The bytes of the serialized model, which may be beyond the 2 GiB that the format allows.
size_t conx_builder_size(const conx_builder *builder);
// Serializes a model of at most 2 GiB into as many bytes as its size; false on failure.
bool conx_builder_serialize(const conx_builder *builder, void *bytes, size_t size);

#ifdef __cplusplus
}
#endif

#endif
