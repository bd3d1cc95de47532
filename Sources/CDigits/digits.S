// Files of Networks/digits, each between two symbols; the folder is a search path of this target.
    .macro millrace_file name, path
    .balign 16
    .globl millrace_\name\()_begin
    .hidden millrace_\name\()_begin
    .type millrace_\name\()_begin, %object
millrace_\name\()_begin:
    .incbin "\path"
    .globl millrace_\name\()_end
    .hidden millrace_\name\()_end
    .type millrace_\name\()_end, %object
millrace_\name\()_end:
    .byte 0
    .endm

    .section .rodata
    millrace_file digits_network, digits-float.onnx
    millrace_file digits_images, images.idx3-ubyte
    millrace_file digits_labels, labels.idx1-ubyte
// Without this note the linker would make the program's stack executable.
    .section .note.GNU-stack, "", %progbits
