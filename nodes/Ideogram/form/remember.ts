/** Made once for each object: the form is made while n8n starts. */
export function remember<K extends object, V>(make: (key: K) => V): (key: K) => V {
	const known = new WeakMap<K, V>();
	return (key) => {
		if (!known.has(key)) known.set(key, make(key));
		return known.get(key) as V;
	};
}
