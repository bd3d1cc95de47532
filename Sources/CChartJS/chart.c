#include "CChartJS.h"

extern const uint8_t millrace_chartjs_begin[] __attribute__((visibility("hidden")));
extern const uint8_t millrace_chartjs_end[] __attribute__((visibility("hidden")));

const uint8_t *millrace_chartjs_bytes(void) { return millrace_chartjs_begin; }

size_t millrace_chartjs_length(void) {
  return (size_t)(millrace_chartjs_end - millrace_chartjs_begin);
}
