/** Packs the public packages as `npm publish` would, for whoever looks into the tarballs. The libraries must be built. */
import path from 'node:path';
import { publicPackages } from './build.js';
import { runNpm } from './run-command.js';

/**
 * One public package, packed.
 * @typedef {object} PackedPackage
 * @property {string} folder
 * @property {string} name
 * @property {string} tarball
 * @property {readonly string[]} files What is in it.
 */

/**
 * Packs every public package into `target`, an existing folder.
 * @param {string} target
 * @returns {Promise<readonly PackedPackage[]>}
 */
export async function packPackages(target) {
  const workspaces = publicPackages.flatMap((folder) => ['--workspace', folder]);
  const args = ['pack', ...workspaces, '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', target];
  const { exitCode, output } = await runNpm(args, { isQuiet: true });
  if (exitCode !== 0) throw new Error(`npm pack failed\n\n${output}`);
  const packed = JSON.parse(output.slice(output.indexOf('[\n')));
  return publicPackages.map((folder, index) => {
    const { name, filename, files } = packed[index];
    const paths = files.map((/** @type {{ path: string }} */ file) => file.path);
    return { folder, name, tarball: path.join(target, filename), files: paths };
  });
}
