-- What lets a browser show the cards that the processor keeps for the customer whom the merchant opened the session for.
alter table checkouts add column saved_cards_secret text;
alter table checkouts add column saved_cards_until bigint;
