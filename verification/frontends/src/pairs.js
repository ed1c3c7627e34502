/** The data as names and values, as the inputs of a page would be named. */
export function pairs(data, prefix = '') {
  return Object.entries(data).flatMap(([key, value]) => {
    const name = prefix ? (Array.isArray(data) ? `${prefix}[${key}]` : `${prefix}.${key}`) : key;
    if (value === null || value === false) {
      return [];
    }
    if (Array.isArray(value) && (value.length === 0 || !isRecord(value[0]))) {
      return value.map((each) => [name, each]);
    }
    if (value instanceof Date) {
      return [[name, value.toISOString()]];
    }
    return isRecord(value) || Array.isArray(value) ? pairs(value, name) : [[name, value]];
  });
}

function isRecord(value) {
  return Object.getPrototypeOf(value) === Object.prototype;
}
