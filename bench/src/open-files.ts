/** Says in good time that the system lets a process open too few sockets. */
export function requireOpenFiles(wanted: number): void {
  const report = process.report?.getReport() as
    | { userLimits?: { open_files?: { soft?: number | string } } }
    | undefined;
  const soft = Number(report?.userLimits?.open_files?.soft);
  if (Number.isNaN(soft) || soft >= wanted) return;
  console.error(`a process may open ${soft} files here, and ${wanted} are needed: run \`ulimit -n ${wanted}\` first`);
  process.exit(2);
}
