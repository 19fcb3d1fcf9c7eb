/* In a build that tells which ways it goes (B=san), for every program that nobody guides: a fuzz target has its own (guided.h). */
void __sanitizer_cov_trace_pc(void);

void __sanitizer_cov_trace_pc(void)
{
}
