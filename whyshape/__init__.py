"""Whyshape: answers to TensorFlow and Keras shape errors, proven by execution."""
