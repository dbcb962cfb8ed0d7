/** The English texts of this package's forms: plain texts, and functions where there is something to fill in. */
export const formLabels = {
  create: (label: string): string => `New ${label.toLowerCase()}`,
  edit: (label: string): string => `Edit ${label.toLowerCase()}`,
  save: 'Save',
  add: 'Create',
  saving: 'Saving…',
  saved: 'Saved',
  cancel: 'Cancel',
  reset: 'Undo changes',
  loading: 'Loading',
  /** Beside the label of a field that must be given. */
  required: 'required',
  /** Of a problem list above the form. */
  problemCount: (count: number): string => (count === 1 ? 'One field needs a look' : `${count} fields need a look`),
  changedByOthers: 'Changed by somebody else just now',
  conflict: (value: string): string => `Somebody else has changed this to ${value}`,
  emptyConflict: 'Somebody else has emptied this',
  takeTheirs: 'Take theirs',
  keepMine: 'Keep mine',
  unresolved: 'Somebody else has changed what you are changing. Say which value is to stay.',
  overtaken:
    'Somebody else has changed this record at the same moment, so nothing was saved. Look at it and save again.',
  gone: (label: string): string =>
    `This ${label.toLowerCase()} is not there any more, or you may no longer see it. It can't be saved.`,
  missing: (label: string): string => `There is no such ${label.toLowerCase()}, or you may not see it.`,
  mayNotCreate: (label: string): string => `You may not add a ${label.toLowerCase()}.`,
  mayNotEdit: (label: string): string => `You may not change a ${label.toLowerCase()}.`,
  /** A policy or grant has refused it; which, is a matter for developers. */
  refusedCreate: (label: string): string => `You may not add a ${label.toLowerCase()} with these values.`,
  refusedEdit: (label: string): string => `You may not change this ${label.toLowerCase()}, or not to these values.`,
  /** Of a relation to many. */
  refusedTies: (label: string): string => `You may not change ${label.toLowerCase()} like this`,
  taken: (label: string): string => `Another record has this ${label.toLowerCase()} already`,
  takenTogether: (labels: string): string => `Another record has the same ${labels.toLowerCase()} already`,
  referenceMissing: (label: string): string => `${label} is not there any more`,
  checkFailed: (label: string): string => `The database does not accept this ${label.toLowerCase()}`,
  offline: 'You are offline. This will be saved when you are back, as long as the page stays open.',
  notSaved: 'It could not be saved',
};

export type FormLabels = typeof formLabels;
