// Command line entry: wires arguments, commands and exit codes. It never analyses anything itself.
process.stderr.write("tenantlint: not built yet\n");
