"""The table of addresses and numbers through which Python and the kernels talk.

One word of 64 bits each. `kernels` reads it, `workspace` fills it; both name the places
by the constants here.
"""

from __future__ import annotations

# what is to be done
LAYERS, THREADS, BATCHES, TASK, MODE, BLOCK, FUSED, WHOLE = range(8)
TRAIN, GRADIENT, LOSS, PREDICT = range(4)
"""Values of TASK: update, or leave the gradient, or only the loss, or the outputs."""
BY_CASES, BY_WEIGHTS = range(2)
"""Values of MODE, the ways to share the work among threads and blocks.

BY_CASES: blocks of cases go up and down the network while they are in the cache, and
each thread adds up a gradient of its own. BY_WEIGHTS: the whole batch goes up and down,
each thread with its cases; then each thread makes the gradient of its rows of weights
and takes the step there.
"""

# where the cases are
ORDER, BOUNDS, RATES, LOSSES, X, T, S, CASES = range(8, 16)
# the state
PARAMETERS, SLOTS, COUNT, UPDATES, SEED = range(16, 21)
# scratch memory
GRADIENTS, BATCH_X, BATCH_T, BATCH_S, PARTIAL, GEMM_ARGUMENTS, OUT = range(21, 28)
# functions
GEMM, YIELD, LOSS_FUNCTION, UPDATE_FUNCTION, SETTINGS = range(28, 33)
# what is done to the gradient
RUNS, RUN_COUNT, SHARED_BOUNDS, SHARED_COUNT, SHARED_CELLS, NUMBERS = range(33, 39)
BARRIER, INPUT_DROPOUT, BATCH_INPUT, SCRATCH, STRIDE, ZEROS, AHEAD, FUTEX, SYSCALL = (
    range(39, 48)
)
# where the threads run
GETCPU, SETAFFINITY, PLACES, ALLOWED, MASKS, MASK_BYTES = range(48, 54)

FIRST_LAYER = 56
LAYER_WORDS = 16
INS, OUTS, WEIGHTS, BIASES, FORWARD, SLOPE, NET_AT, OUT_AT = range(8)
SIGNAL_AT, DROPPED_AT, DROPOUT, NEEDS_NET = range(8, 12)
"""Words of a layer; BIASES is -1 without, DROPPED_AT 0 without dropout."""

# NUMBERS, in float64
CLIP_VALUE, CLIP_NORM, DECAY, DECOUPLED_DECAY, SMOOTH_FACTOR, SMOOTH_SUMMAND = range(6)
BIAS_INPUT, MEAN, KEEP_INPUT = range(6, 9)
KEEP_LAYERS = 9
"""From here on 1/(1 - dropout) of each layer."""

PARTIAL_WORDS = 16
"""Words of one thread's partial results, two cache lines."""
GEMM_WORDS = 16
"""Words of one thread's arguments for the BLAS."""
LINE = 8
"""Words of a cache line: one thread's in PLACES, its processor and its meetings."""
MASK_WORDS = 16
"""Words of a set of processors, one bit each: as many as C's cpu_set_t has."""
