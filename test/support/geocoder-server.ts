import type { IncomingHttpHeaders } from 'node:http';
import { listen } from './loopback.ts';

/** One place as Nominatim (jsonv2) sends it; `lat` and `lon` are strings. */
export type GeocoderPlace = { lat: string; lon: string; address: Record<string, string> } & Record<
  string,
  unknown
>;
export type GeocoderCall = {
  at: number;
  path: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
};

export type GeocoderServer = {
  url: string;
  calls: GeocoderCall[];
  /** What is found for a query; [] is nothing, which is also the answer until this is called. */
  answer(find: (query: Record<string, string>) => GeocoderPlace[]): void;
  /** Answers everything with this instead; 'silent' does not answer at all; undefined mends it. */
  fault(kind: { status?: number; body: string } | 'silent' | undefined): void;
  close(): Promise<void>;
};

/** A place near `lat`, `lon` with the parts of its address that the map knows. */
export function place(lat: number, lon: number, address: Record<string, string> = {}): GeocoderPlace {
  return {
    place_id: 1,
    licence: 'Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright',
    osm_type: 'way',
    osm_id: 1,
    lat: String(lat),
    lon: String(lon),
    category: 'place',
    type: 'house',
    place_rank: 30,
    importance: 0.1,
    addresstype: 'place',
    name: '',
    display_name: Object.values(address).join(', '),
    address: { ...address, country: 'România', country_code: 'ro' },
    boundingbox: [lat, lat, lon, lon].map(String),
  };
}

/** A stand-in for Nominatim's search on a free port of this machine. */
export async function startGeocoderServer(): Promise<GeocoderServer> {
  const calls: GeocoderCall[] = [];
  let find: (query: Record<string, string>) => GeocoderPlace[] = () => [];
  let current: { status?: number; body: string } | 'silent' | undefined;

  const server = await listen((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const query = Object.fromEntries(searchParams);
    calls.push({ at: Date.now(), path: pathname, query, headers: request.headers });
    if (current === 'silent') return;
    const { status = 200, body } = current ?? { body: JSON.stringify(find(query)) };
    response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' }).end(body);
  });

  return {
    url: server.url,
    calls,
    close: server.close,
    answer(next) {
      find = next;
    },
    fault(kind) {
      current = kind;
    },
  };
}
