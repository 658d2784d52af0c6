/** What a file may hold; what is more ends the reading with a sentence. Bytes are counted as they come, never as declared. */
export const limits = {
  rows: 1_000_000,
  columns: 200,
  cellCharacters: 32_767,
  rowCharacters: 1_000_000,
  // A shared string may be used by every cell: small files can say very much.
  totalCharacters: 200_000_000,
  sheetBytes: 400_000_000,
  sharedStringXmlBytes: 256_000_000,
  sharedStringBytes: 64_000_000,
  sharedStrings: 5_000_000,
  smallPartBytes: 16_000_000,
  zipEntries: 2_000,
  xmlDepth: 64,
  // The longest cell with every character written as a numeric entity, and some room.
  xmlCharactersBetweenTags: 500_000,
};
