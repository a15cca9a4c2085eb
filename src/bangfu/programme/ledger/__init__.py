"""Evidence: every write of the register leaves an entry in a Merkle log, in the same transaction."""
