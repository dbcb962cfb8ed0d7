/**
 * Finds the names in a piece of SQL, and those among them that say that its answer depends on more than
 * rows and claims. Pure. May find too much (text in literals counts), never too little.
 */

/** Every identifier, folded to lower case unless quoted. */
export function namesIn(sql: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, quoted, plain] of sql.matchAll(/"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*)/gu)) {
    if (quoted !== undefined) names.add(quoted.replaceAll('""', '"'));
    else if (plain !== undefined) names.add(plain.toLowerCase());
  }
  return names;
}

/** Whether something is called that changes without a trace: the clock, chance, sequences, the system's own tables. */
export function isUnsteady(sql: string, names: ReadonlySet<string>): boolean {
  return [...names].some((name) => unsteadyName.test(name)) || /\bage"?\s*\(/i.test(sql);
}

/** Whether something built in is called that runs SQL made elsewhere, or that changes who is asking. */
export function isUnreadable(names: ReadonlySet<string>): boolean {
  return [...names].some((name) => unreadableName.test(name));
}

const unsteadyName = new RegExp(
  `^(${[
    'now|current_(timestamp|date|time|query)|localtime(stamp)?|timeofday|(clock|statement|transaction)_timestamp',
    'today|tomorrow|yesterday|random|random_normal|array_(sample|shuffle)|tablesample|gen_random_uuid|uuidv[47]',
    '(next|curr|last|set)val|setseed|txid_\\w+|lo_\\w+|loread|inet_(client|server)_(addr|port)',
    'has_\\w+_privilege|information_schema|pg_(?!catalog$|temp$).*',
  ].join('|')})$`,
);

const unreadableName = /^(set_config|dblink\w*|ts_stat|ts_rewrite|(query|cursor|table|schema|database)_to_xml\w*)$/;
