// Sessions made for a load each, as a merchant's backend makes them.

/** The demo's shop, by its API. */
export async function merchant(server, token) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const ask = async (path, body) => {
    const response = await fetch(server + path, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const { items } = await ask('/v1/products/?limit=100');
  return {
    /** The address of a new session's page. */
    async sell(offered) {
      const products = offered.map(({ name }) => items.find((product) => product.name === name).id);
      return (await ask('/v1/checkouts/', { products })).url;
    },
  };
}
