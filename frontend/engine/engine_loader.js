// Starts the engine in its worker: its script first, then its WebAssembly.
importScripts("./engine.js");
wasm_bindgen({ module_or_path: "./engine_bg.wasm" });
