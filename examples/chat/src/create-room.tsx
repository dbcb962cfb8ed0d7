import { useMutation } from '@rowcast/client/react';
import { type SubmitEvent, useRef } from 'react';
import { Icon } from './icon.js';
import { ErrorMessage } from './notice.js';
import { db } from './rowcast.js';
import { TextField } from './text-field.js';

export function CreateRoom() {
  const dialog = useRef<HTMLDialogElement>(null);
  const create = useMutation(async (form: FormData) => {
    const name = String(form.get('name')).trim();
    const description = String(form.get('description')).trim() || null;
    const { id } = await db.room.create({ data: { name, description, isPublic: form.has('isPublic') } });
    dialog.current?.close();
    window.location.hash = `/${id}`;
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    create.mutate(new FormData(event.currentTarget));
  };
  const open = () => {
    create.reset();
    dialog.current?.querySelector('form')?.reset();
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className="quiet" aria-label="New room" title="New room" onClick={open}>
        <Icon name="plus" />
      </button>
      <dialog ref={dialog} className="card" aria-labelledby="create-room-title">
        <h2 id="create-room-title">New room</h2>
        <form onSubmit={submit}>
          <TextField label="Name" name="name" required maxLength={60} placeholder="Weekend plans" />
          <TextField label="What is it about?" name="description" maxLength={300} placeholder="Optional" />
          <label className="switch">
            <input type="checkbox" name="isPublic" defaultChecked />
            <span>
              Open to everybody
              <small>Otherwise only the people you invite will see it.</small>
            </span>
          </label>
          <ErrorMessage error={create.error} />
          <div className="dialog-actions">
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
            <button type="submit" className="primary" disabled={create.isPending}>
              Create room
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
