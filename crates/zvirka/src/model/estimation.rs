//! Weights learnt from lists without labels.
