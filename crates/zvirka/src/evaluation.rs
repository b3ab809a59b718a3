//! How good links are against a known truth: precision, recall, F1 and calibration.
