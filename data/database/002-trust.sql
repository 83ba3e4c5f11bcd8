-- Whose key is whose, which keys no longer sign, which units became another: the list of the receiver who loaded last.
CREATE TABLE andan.trust (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    list text NOT NULL, -- JSON, as in the receiver's store
    settled boolean NOT NULL -- whether all that was there before was settled anew by it
);
