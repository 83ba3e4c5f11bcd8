-- Each receiver keeps its own list of keys and merged units: what one loads changes nothing that another registered.
ALTER TABLE andan.trust DROP COLUMN one;
ALTER TABLE andan.trust ADD COLUMN receiver text NOT NULL DEFAULT ''; -- digits of its store's key; empty: of none
ALTER TABLE andan.trust ADD PRIMARY KEY (receiver);
ALTER TABLE andan.trust ADD COLUMN version bigint NOT NULL DEFAULT 1; -- how often it was changed
ALTER TABLE andan.trust ADD COLUMN at timestamptz NOT NULL DEFAULT now();
ALTER TABLE andan.trust ADD COLUMN loaded_by text NOT NULL DEFAULT session_user;
