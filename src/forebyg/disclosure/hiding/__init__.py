"""This floor chooses what is withheld to protect what is small."""
