// Chart.js as Debian's package libjs-chart.js installs it, between two symbols.
    .section .rodata
    .balign 16
    .globl millrace_chartjs_begin
    .hidden millrace_chartjs_begin
    .type millrace_chartjs_begin, %object
millrace_chartjs_begin:
    .incbin "/usr/share/javascript/chart.js/chart.min.js"
    .globl millrace_chartjs_end
    .hidden millrace_chartjs_end
    .type millrace_chartjs_end, %object
millrace_chartjs_end:
    .byte 0
// Without this note the linker would make the program's stack executable.
    .section .note.GNU-stack, "", %progbits
