#include "CDigits.h"

#define MILLRACE_FILE(name)                                                              \
  extern const uint8_t millrace_##name##_begin[] __attribute__((visibility("hidden"))); \
  extern const uint8_t millrace_##name##_end[] __attribute__((visibility("hidden")));   \
  millrace_file millrace_##name(void) {                                                  \
    millrace_file file = {millrace_##name##_begin,                                       \
                          (size_t)(millrace_##name##_end - millrace_##name##_begin)};    \
    return file;                                                                         \
  }

MILLRACE_FILE(digits_network)
MILLRACE_FILE(digits_images)
MILLRACE_FILE(digits_labels)
