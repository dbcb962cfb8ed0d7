/** Signs the tokens of the benchmark's clients. */
export const benchSecret = 'a secret for benchmarks, and for nothing else';
