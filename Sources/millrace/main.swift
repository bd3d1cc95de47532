import COpenBLAS
import Glibc

// A reader that goes away shows as an error of the write, not as a signal.
signal(SIGPIPE, SIG_IGN)
// So does a file that may not grow any further.
signal(SIGXFSZ, SIG_IGN)
StandardStreams.occupy()
// While there is one thread only.
millrace_prepare_openblas()
exit(Tool.run(Array(CommandLine.arguments.dropFirst())).rawValue)
