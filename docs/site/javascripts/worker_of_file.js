// SPDX-License-Identifier: MIT
// The search of the theme runs in a Worker, which browsers refuse to pages of file:. This one is a frame.
window.Worker = class extends EventTarget {
  constructor(url) {
    super();
    const frame = document.createElement("iframe");
    frame.hidden = true;
    document.body.append(frame);
    this.inside = frame.contentWindow;
    this.inside.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
    const script = this.inside.document.createElement("script");
    script.src = url;
    this.loaded = new Promise((resolve) => script.addEventListener("load", resolve));
    this.inside.document.head.append(script);
  }

  async postMessage(data) {
    await this.loaded;
    this.inside.dispatchEvent(new MessageEvent("message", { data }));
  }
};
