import { type Device, microphones } from './ears';

/** The microphones that can be chosen, as they are plugged in and out. */
export class Microphones {
	devices = $state.raw<Device[]>([]);
	#looks = 0;

	/** Until what it returns is called. */
	watch(): () => void {
		const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
		if (!mediaDevices) return () => undefined;
		const look = () => void this.#look();
		mediaDevices.addEventListener('devicechange', look);
		look();
		return () => {
			this.#looks++;
			mediaDevices.removeEventListener('devicechange', look);
		};
	}

	/** A headset changes several devices at once: only the newest look counts. */
	async #look() {
		const mine = ++this.#looks;
		const devices = await microphones();
		if (mine === this.#looks) this.devices = devices;
	}
}
