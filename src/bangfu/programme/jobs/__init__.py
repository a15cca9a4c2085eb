"""Jobs: long work that goes on while nobody looks, with progress that survives a reload and a restart."""
