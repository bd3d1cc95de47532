#include <cblas.h>

// OpenBLAS contains LAPACK, but Debian ships no C header for it: column-major, everything by
// reference, as https://netlib.org/lapack documents each routine.

// Singular values and vectors by divide and conquer.
void dgesdd_(
    const char *jobz, const int *m, const int *n, double *a, const int *lda, double *s, double *u,
    const int *ldu, double *vt, const int *ldvt, double *work, const int *lwork, int *iwork,
    int *info);

// Eigenvalues, ascending, and eigenvectors of a symmetric matrix by divide and conquer.
void dsyevd_(
    const char *jobz, const char *uplo, const int *n, double *a, const int *lda, double *w,
    double *work, const int *lwork, int *iwork, const int *liwork, int *info);

// Solution of a positive definite system by Cholesky factorisation.
void dposv_(
    const char *uplo, const int *n, const int *nrhs, double *a, const int *lda, double *b,
    const int *ldb, int *info);
