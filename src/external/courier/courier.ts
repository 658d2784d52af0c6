/** What a courier has to know about a parcel. */
export type Parcel = {
  /** Ours, unique for each parcel: a courier asked again with the same one answers the same number. */
  reference: number;
  recipient: string;
  phone: string | null;
  address_lines: string[];
  payer: 'supplier' | 'client';
};

/** A courier service. What it refuses comes back as a sentence, not as an exception. */
export type Courier = {
  name: string;
  ship(parcel: Parcel): Promise<{ number: string } | { failure: string }>;
};
