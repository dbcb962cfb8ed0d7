/**
 * Edits days, times, and moments in the time zone of the settings: segments to type into, and a calendar. Loaded when
 * it is first needed (`lazy-editors.tsx`), since it is the only heavy editor.
 */
import { type CalendarDate, now, type Time, today, type ZonedDateTime } from '@internationalized/date';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  DateInput,
  DatePicker,
  DateSegment,
  type DateValue,
  Dialog,
  Group,
  Heading,
  I18nProvider,
  Popover,
  TimeField,
} from 'react-aria-components';
import { useComponentSettings } from '../settings/component-settings.js';
import { fromCalendarDate, fromTime, granularityOf, toCalendarDate, toTime, toZoned } from './date-values.js';
import { onEditorKey } from './editor-keys.js';
import type { FieldDraft, FieldEditorProps } from './field-editor.js';
import { intlFormats } from './intl-formats.js';
import { valueKind } from './native-type.js';
import { emptyDraft } from './number-editor.js';

export function DateEditor(props: FieldEditorProps): ReactNode {
  const { field, value } = props;
  const settings = useComponentSettings();
  const { locale, labels } = settings;
  const [chosen, setChosen] = useState<{ readonly date: Date | null } | undefined>();
  const [isPartial, setPartial] = useState(false);
  const date = chosen ? chosen.date : value instanceof Date ? value : null;
  const incomplete = valueKind(field) === 'time' ? labels.field.notATime : labels.field.notADate;
  const draftOf = (next: Date | null, isHalf: boolean): FieldDraft => {
    if (isHalf) return { kind: 'invalid', message: incomplete(field.label) };
    return next === null ? emptyDraft({ field, value, settings }) : { kind: 'value', value: next };
  };
  const choose = (next: Date | null): void => {
    setChosen({ date: next });
    setPartial(false);
    props.onChange(draftOf(next, false));
  };
  /** A half-emptied date is none, and not the one from before. */
  const onKeyUp = ({ currentTarget }: KeyboardEvent<HTMLElement>): void => {
    const isHalf = isHalfEmpty(currentTarget);
    if (isHalf === isPartial) return;
    setPartial(isHalf);
    props.onChange(draftOf(date, isHalf));
  };
  const Control = controls[valueKind(field)] ?? MomentControl;
  return (
    <I18nProvider {...(locale !== undefined && { locale })}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it hears what the segments in it have no use for. */}
      <span
        className="rowcast-date"
        data-mode={props.mode}
        id={props.id}
        onKeyDown={(event) => onEditorKey(event, props, { draft: draftOf(date, isPartial) })}
        onKeyUp={onKeyUp}
      >
        <Control editor={props} date={date} onChoose={choose} />
      </span>
    </I18nProvider>
  );
}

interface DateControlProps {
  readonly editor: FieldEditorProps;
  readonly date: Date | null;
  readonly onChoose: (date: Date | null) => void;
}

const controls: { readonly [kind: string]: (props: DateControlProps) => ReactNode } = {
  date: DayControl,
  time: TimeControl,
};

function isHalfEmpty(group: HTMLElement): boolean {
  const segments = [...group.querySelectorAll('[role="spinbutton"]')];
  const empty = segments.filter((segment) => segment.hasAttribute('data-placeholder')).length;
  return empty > 0 && empty < segments.length;
}

function DayControl({ editor, date, onChoose }: DateControlProps): ReactNode {
  const { timeZone } = intlFormats(useComponentSettings());
  return (
    <DatePicker<CalendarDate>
      {...commonProps(editor)}
      value={date && toCalendarDate(date)}
      placeholderValue={today(timeZone)}
      onChange={(day) => onChoose(day && fromCalendarDate(day))}
    >
      <DateControls editor={editor} />
    </DatePicker>
  );
}

function MomentControl({ editor, date, onChoose }: DateControlProps): ReactNode {
  const { timeZone } = intlFormats(useComponentSettings());
  return (
    <DatePicker<ZonedDateTime>
      {...commonProps(editor)}
      granularity={granularityOf(date)}
      hideTimeZone={editor.mode === 'cell'}
      value={date && toZoned(date, timeZone)}
      placeholderValue={now(timeZone).set({ hour: 12, minute: 0, second: 0, millisecond: 0 })}
      onChange={(moment) => onChoose(moment?.toDate() ?? null)}
    >
      <DateControls editor={editor} />
    </DatePicker>
  );
}

function TimeControl({ editor, date, onChoose }: DateControlProps): ReactNode {
  return (
    <TimeField<Time>
      {...commonProps(editor)}
      granularity={granularityOf(date)}
      value={date && toTime(date)}
      onChange={(time) => onChoose(time && fromTime(time))}
    >
      <span className="rowcast-control">
        <Segments />
      </span>
    </TimeField>
  );
}

function commonProps(editor: FieldEditorProps): {
  'aria-label': string;
  'aria-describedby'?: string;
  isInvalid: boolean;
  isDisabled: boolean;
  isRequired: boolean;
  autoFocus: boolean;
} {
  return {
    'aria-label': editor.label,
    ...(editor.describedBy !== undefined && { 'aria-describedby': editor.describedBy }),
    isInvalid: editor.error !== null,
    isDisabled: editor.isDisabled,
    isRequired: editor.field.isRequired,
    autoFocus: editor.autoFocus,
  };
}

function Segments(): ReactNode {
  return <DateInput className="rowcast-segments">{(segment) => <DateSegment segment={segment} />}</DateInput>;
}

function DateControls({ editor }: { readonly editor: FieldEditorProps }): ReactNode {
  const { labels } = useComponentSettings();
  const [group, setGroup] = useState<HTMLElement | null>(null);
  // What is beside an open dialog can't be reached, so the calendar belongs into it.
  const surroundings = group?.closest('dialog, [popover]');
  return (
    <>
      <Group className="rowcast-control" ref={setGroup}>
        <Segments />
        <Button className="rowcast-date-button" aria-label={labels.field.openCalendar(editor.label)}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M3 4.5h10v9H3zM3 7.5h10M5.5 2.5v3M10.5 2.5v3" />
          </svg>
        </Button>
      </Group>
      <Popover
        className="rowcast-popover rowcast-date-popover"
        placement="bottom end"
        offset={4}
        {...(surroundings && { UNSTABLE_portalContainer: surroundings })}
      >
        <Dialog className="rowcast-date-dialog" aria-label={editor.label}>
          <Calendar<DateValue> aria-label={editor.label}>
            <header>
              <MonthButton slot="previous" label={labels.field.previousMonth} path="M10 3L5 8l5 5" />
              <Heading />
              <MonthButton slot="next" label={labels.field.nextMonth} path="M6 3l5 5-5 5" />
            </header>
            <CalendarGrid>{(day) => <CalendarCell date={day} />}</CalendarGrid>
          </Calendar>
        </Dialog>
      </Popover>
    </>
  );
}

interface MonthButtonProps {
  readonly slot: 'previous' | 'next';
  readonly label: string;
  readonly path: string;
}

function MonthButton({ slot, label, path }: MonthButtonProps): ReactNode {
  return (
    <Button slot={slot} className="rowcast-date-button" aria-label={label}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={path} />
      </svg>
    </Button>
  );
}
