/* The moment container as a module; moment-core.js says what it is. */
import "./moment-core.js";

export const { packMoment } = globalThis.osmosisMoment;
