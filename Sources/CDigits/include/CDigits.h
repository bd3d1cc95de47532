#ifndef MILLRACE_CDIGITS_H
#define MILLRACE_CDIGITS_H

#include <stddef.h>
#include <stdint.h>

// Files of Networks/digits, as they were when the program was built. The bytes live as long as the
// program.

typedef struct {
  const uint8_t *bytes;
  size_t length;
} millrace_file;

// digits-float.onnx
millrace_file millrace_digits_network(void);
// images.idx3-ubyte
millrace_file millrace_digits_images(void);
// labels.idx1-ubyte
millrace_file millrace_digits_labels(void);

#endif
