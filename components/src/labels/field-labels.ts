/** The English texts of this package's fields and editors: plain texts, and functions where there is something to fill in. */
export const fieldLabels = {
  yes: 'Yes',
  no: 'No',
  /** What stands in an editor whose value is NULL. */
  none: 'None',
  emptyText: 'Empty text',
  choose: 'Choose…',
  byDefault: (value: string): string => `${value} (default)`,
  setByDatabase: 'Set when saved',
  /** Of the value of an enum; `readably` is what English makes of it. */
  enumValue: (_value: string, readably: string): string => readably,
  /** Of a field, of a model; `readably` is what English makes of its name in the schema. */
  fieldName: (_model: string, _field: string, readably: string): string => readably,
  modelName: (_model: string, readably: string): string => readably,
  bytes: (size: string): string => size,
  listItem: (label: string, position: number): string => `${label}, item ${position}`,
  addItem: (label: string): string => `Add to ${label}`,
  removeItem: (position: number): string => `Remove item ${position}`,
  moveItemUp: (position: number): string => `Move item ${position} up`,
  moveItemDown: (position: number): string => `Move item ${position} down`,
  itemProblem: (position: number, problem: string): string => `Item ${position}: ${problem}`,
  clear: (label: string): string => `Clear ${label}`,
  setNull: 'No value',
  setEmptyText: 'Empty text instead of no value',
  openCalendar: (label: string): string => `Choose ${label} from a calendar`,
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  timeZone: (zone: string): string => `Times are in ${zone}`,
  generateUuid: 'Make a new UUID',
  formatJson: 'Format',
  chooseFile: 'Choose a file',
  downloadFile: 'Download',
  noFile: 'No content',
  fileTooLarge: (label: string, most: string, size: string): string =>
    `${label} may have ${most} at most, and the file has ${size}`,
  search: (label: string): string => `Search ${label}`,
  searching: 'Searching',
  noMatches: 'Nothing found',
  noMatchesFor: (text: string): string => `Nothing found for “${text}”`,
  moreMatches: 'Show more',
  matchCount: (count: number, hasMore: boolean): string =>
    count === 1 ? '1 match' : `${count}${hasMore ? ' or more' : ''} matches`,
  searchFailed: 'The search failed',
  /** A record that is not there any more, or that one may not see. */
  hiddenRecord: 'Not visible to you',
  /** Of a relation to many. */
  addRelated: (label: string): string => `Add to ${label}`,
  addRelatedPlaceholder: 'Add…',
  removeRelated: (name: string): string => `Remove ${name}`,
  relatedAdded: (name: string): string => `${name} added`,
  relatedRemoved: (name: string): string => `${name} removed`,
  moreRelated: (count: number): string => `and more than ${count}`,
  required: (label: string): string => `${label} is required`,
  notANumber: (label: string): string => `${label} must be a number`,
  notAWholeNumber: (label: string): string => `${label} must be a whole number`,
  outOfRange: (label: string, least: string, most: string): string => `${label} must be from ${least} to ${most}`,
  tooLong: (label: string, most: number, length: number): string =>
    `${label} may have ${most} characters at most, and has ${length}`,
  tooManyWholeDigits: (label: string, most: number): string =>
    `${label} may have ${most} digits at most before the decimal point`,
  tooManyDecimals: (label: string, most: number): string =>
    most === 0 ? `${label} must have no decimals` : `${label} may have ${most} decimals at most`,
  notAUuid: (label: string): string => `${label} must be a UUID, such as 3f2504e0-4f89-41d3-9a0c-0305e82c3301`,
  notJson: (label: string, place: string): string => `${label} is not valid JSON${place}`,
  atPlace: (line: number, column: number): string => ` (line ${line}, column ${column})`,
  notAnOption: (label: string): string => `${label} has a value that is not on the list`,
  notADate: (label: string): string => `${label} is not a complete date`,
  notATime: (label: string): string => `${label} is not a complete time`,
  /** Of a text that was pasted. */
  notYesOrNo: (label: string): string => `${label} must be yes or no`,
  /** What is fetched when it is first needed, such as a form, could not be. */
  partNotLoaded: 'This part could not be loaded. Reload if it stays so.',
  cannotBeTyped: (label: string): string => `${label} cannot be read from a text`,
  noRecordOfName: (label: string, name: string): string => `${label}: there is no “${name}”`,
  severalOfName: (label: string, name: string): string => `${label}: there are several of the name “${name}”`,
  forbiddenCharacter: (label: string): string => `${label} has a character that a database cannot store (U+0000)`,
};

export type FieldLabels = typeof fieldLabels;
