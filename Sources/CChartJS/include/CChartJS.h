#ifndef MILLRACE_CCHARTJS_H
#define MILLRACE_CCHARTJS_H

#include <stddef.h>
#include <stdint.h>

// The script of Chart.js (MIT licence, https://www.chartjs.org), as it was installed when the
// program was built. The bytes live as long as the program.

const uint8_t *millrace_chartjs_bytes(void);
size_t millrace_chartjs_length(void);

#endif
