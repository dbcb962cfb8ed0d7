/** The pages of one browser, which hear what any other of them says. */
import type { TabChannelSource } from '../src/core/platform.js';

interface Tab {
  readonly name: string;
  readonly onMessage: (message: string) => void;
}

export class FakeTabs {
  readonly #tabs = new Set<Tab>();

  readonly open: TabChannelSource = (name, onMessage) => {
    const tab: Tab = { name, onMessage };
    this.#tabs.add(tab);
    const others = (): Tab[] => [...this.#tabs].filter((other) => other !== tab && other.name === name);
    return {
      post: (message) => {
        for (const other of others()) other.onMessage(message);
      },
      close: () => void this.#tabs.delete(tab),
    };
  };
}
