/** Whether Prisma started this process as a generator. */
export function isPrismaInvocation(environment: { readonly [name: string]: string | undefined }): boolean {
  return environment['PRISMA_GENERATOR_INVOCATION'] === 'true';
}
