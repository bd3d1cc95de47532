#include "COpenBLAS.h"

#include <pthread.h>
#include <stdlib.h>

void openblas_set_num_threads(int count);

// Exported by libraries with kernels for several processors, as Debian's is
// (github.com/OpenMathLib/OpenBLAS, driver/others/dynamic.c): the choice of the kernels, which reads
// OPENBLAS_CORETYPE.
void gotoblas_dynamic_quit(void) __attribute__((weak));
void gotoblas_dynamic_init(void) __attribute__((weak));

static void prepare(void) {
#if defined(__x86_64__)
  if (gotoblas_dynamic_quit && gotoblas_dynamic_init && getenv("OPENBLAS_CORETYPE") == NULL
      && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    setenv("OPENBLAS_CORETYPE", "Haswell", 0);
    gotoblas_dynamic_quit();
    gotoblas_dynamic_init();
    unsetenv("OPENBLAS_CORETYPE");
  }
#endif
  openblas_set_num_threads(1);
}

void millrace_prepare_openblas(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare);
}
