// Makes OpenBLAS give the same sums on every machine.

#ifndef MILLRACE_OPENBLAS_H
#define MILLRACE_OPENBLAS_H

// Lets OpenBLAS work on the calling thread and, on x86-64 processors with AVX2, with the kernels
// that it has for Haswell, so that sums are rounded alike whatever the processor. To be called
// before any product; only the first call has an effect, and it may come from any thread. The
// environment variable OPENBLAS_CORETYPE takes precedence.
void millrace_prepare_openblas(void);

#endif
