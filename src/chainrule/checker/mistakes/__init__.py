"""The register of known mistakes: one file each, one line here, simplest first."""

from __future__ import annotations

from chainrule.checker.mistakes._record import Mistake
from chainrule.checker.mistakes.activation_left_out import ACTIVATION_LEFT_OUT
from chainrule.checker.mistakes.arithmetic_slip import ARITHMETIC_SLIP
from chainrule.checker.mistakes.batch_for_online import BATCH_FOR_ONLINE
from chainrule.checker.mistakes.batch_mean_left_out import BATCH_MEAN_LEFT_OUT
from chainrule.checker.mistakes.batch_mean_taken import BATCH_MEAN_TAKEN
from chainrule.checker.mistakes.bias_added_after import BIAS_ADDED_AFTER
from chainrule.checker.mistakes.bias_added_twice import BIAS_ADDED_TWICE
from chainrule.checker.mistakes.bias_correction_left_out import BIAS_CORRECTION_LEFT_OUT
from chainrule.checker.mistakes.bias_frozen_though_learned import (
    BIAS_FROZEN_THOUGH_LEARNED,
)
from chainrule.checker.mistakes.bias_input_sign import BIAS_INPUT_SIGN
from chainrule.checker.mistakes.bias_learned_though_frozen import (
    BIAS_LEARNED_THOUGH_FROZEN,
)
from chainrule.checker.mistakes.bias_left_out import BIAS_LEFT_OUT
from chainrule.checker.mistakes.bias_separate_though_shared import (
    BIAS_SEPARATE_THOUGH_SHARED,
)
from chainrule.checker.mistakes.bias_shared_though_separate import (
    BIAS_SHARED_THOUGH_SEPARATE,
)
from chainrule.checker.mistakes.bias_sign import BIAS_SIGN
from chainrule.checker.mistakes.bias_with_input import BIAS_WITH_INPUT
from chainrule.checker.mistakes.brackets_lost import BRACKETS_LOST
from chainrule.checker.mistakes.case_left_out import CASE_LEFT_OUT
from chainrule.checker.mistakes.cut_too_early import CUT_TOO_EARLY
from chainrule.checker.mistakes.decay_left_out import DECAY_LEFT_OUT
from chainrule.checker.mistakes.decay_of_biases import DECAY_OF_BIASES
from chainrule.checker.mistakes.decay_sign import DECAY_SIGN
from chainrule.checker.mistakes.degrees import DEGREES
from chainrule.checker.mistakes.difference_of_squares import DIFFERENCE_OF_SQUARES
from chainrule.checker.mistakes.digit_doubled import DIGIT_DOUBLED
from chainrule.checker.mistakes.digit_dropped import DIGIT_DROPPED
from chainrule.checker.mistakes.digit_miscopied import DIGIT_MISCOPIED
from chainrule.checker.mistakes.digits_swapped import DIGITS_SWAPPED
from chainrule.checker.mistakes.divided import DIVIDED
from chainrule.checker.mistakes.epochs_for_updates import EPOCHS_FOR_UPDATES
from chainrule.checker.mistakes.epsilon_place import EPSILON_PLACE
from chainrule.checker.mistakes.error_averaged import ERROR_AVERAGED
from chainrule.checker.mistakes.error_for_slope import ERROR_FOR_SLOPE
from chainrule.checker.mistakes.error_sign import ERROR_SIGN
from chainrule.checker.mistakes.error_summed import ERROR_SUMMED
from chainrule.checker.mistakes.error_with_half import ERROR_WITH_HALF
from chainrule.checker.mistakes.error_without_half import ERROR_WITHOUT_HALF
from chainrule.checker.mistakes.exponent_sign import EXPONENT_SIGN
from chainrule.checker.mistakes.exponentials_left_out import EXPONENTIALS_LEFT_OUT
from chainrule.checker.mistakes.factor_added import FACTOR_ADDED
from chainrule.checker.mistakes.first_gradient_reused import FIRST_GRADIENT_REUSED
from chainrule.checker.mistakes.gradient_averaged import GRADIENT_AVERAGED
from chainrule.checker.mistakes.gradient_doubled import GRADIENT_DOUBLED
from chainrule.checker.mistakes.gradient_halved import GRADIENT_HALVED
from chainrule.checker.mistakes.half_doubled import HALF_DOUBLED
from chainrule.checker.mistakes.half_forgotten import HALF_FORGOTTEN
from chainrule.checker.mistakes.inner_sign import INNER_SIGN
from chainrule.checker.mistakes.input_left_out import INPUT_LEFT_OUT
from chainrule.checker.mistakes.last_case_only import LAST_CASE_ONLY
from chainrule.checker.mistakes.logarithm_base import LOGARITHM_BASE
from chainrule.checker.mistakes.mean_for_sum import MEAN_FOR_SUM
from chainrule.checker.mistakes.momentum_dampened import MOMENTUM_DAMPENED
from chainrule.checker.mistakes.momentum_left_out import MOMENTUM_LEFT_OUT
from chainrule.checker.mistakes.momentum_of_another import MOMENTUM_OF_ANOTHER
from chainrule.checker.mistakes.momentum_sign import MOMENTUM_SIGN
from chainrule.checker.mistakes.neighbor_gradient import NEIGHBOR_GRADIENT
from chainrule.checker.mistakes.neighbor_output import NEIGHBOR_OUTPUT
from chainrule.checker.mistakes.neighbor_signal import NEIGHBOR_SIGNAL
from chainrule.checker.mistakes.neighbor_slope import NEIGHBOR_SLOPE
from chainrule.checker.mistakes.neighbor_term import NEIGHBOR_TERM
from chainrule.checker.mistakes.neighbor_weight import NEIGHBOR_WEIGHT
from chainrule.checker.mistakes.net_for_out import NET_FOR_OUT
from chainrule.checker.mistakes.next_gradient_for_signal import NEXT_GRADIENT_FOR_SIGNAL
from chainrule.checker.mistakes.old_weight_left_out import OLD_WEIGHT_LEFT_OUT
from chainrule.checker.mistakes.one_epoch_early import ONE_EPOCH_EARLY
from chainrule.checker.mistakes.one_epoch_late import ONE_EPOCH_LATE
from chainrule.checker.mistakes.one_share_only import ONE_SHARE_ONLY
from chainrule.checker.mistakes.one_update_early import ONE_UPDATE_EARLY
from chainrule.checker.mistakes.one_update_late import ONE_UPDATE_LATE
from chainrule.checker.mistakes.online_for_batch import ONLINE_FOR_BATCH
from chainrule.checker.mistakes.operand_miscopied import OPERAND_MISCOPIED
from chainrule.checker.mistakes.opposite_signal import OPPOSITE_SIGNAL
from chainrule.checker.mistakes.other_bias import OTHER_BIAS
from chainrule.checker.mistakes.other_case import OTHER_CASE
from chainrule.checker.mistakes.other_case_operand import OTHER_CASE_OPERAND
from chainrule.checker.mistakes.other_class import OTHER_CLASS
from chainrule.checker.mistakes.other_cross_entropy import OTHER_CROSS_ENTROPY
from chainrule.checker.mistakes.other_rate import OTHER_RATE
from chainrule.checker.mistakes.other_target import OTHER_TARGET
from chainrule.checker.mistakes.other_unit import OTHER_UNIT
from chainrule.checker.mistakes.out_for_net import OUT_FOR_NET
from chainrule.checker.mistakes.output_for_target import OUTPUT_FOR_TARGET
from chainrule.checker.mistakes.parameter_of_case_before import (
    PARAMETER_OF_CASE_BEFORE,
)
from chainrule.checker.mistakes.pasted_value import PASTED_VALUE
from chainrule.checker.mistakes.path_left_out import PATH_LEFT_OUT
from chainrule.checker.mistakes.path_twice import PATH_TWICE
from chainrule.checker.mistakes.point_slipped import POINT_SLIPPED
from chainrule.checker.mistakes.rate_and_momentum_exchanged import (
    RATE_AND_MOMENTUM_EXCHANGED,
)
from chainrule.checker.mistakes.rate_and_weight_exchanged import (
    RATE_AND_WEIGHT_EXCHANGED,
)
from chainrule.checker.mistakes.rate_left_out import RATE_LEFT_OUT
from chainrule.checker.mistakes.rate_of_other_measure import RATE_OF_OTHER_MEASURE
from chainrule.checker.mistakes.rate_squared import RATE_SQUARED
from chainrule.checker.mistakes.restart_left_out import RESTART_LEFT_OUT
from chainrule.checker.mistakes.restarted import RESTARTED
from chainrule.checker.mistakes.rounded_too_early import ROUNDED_TOO_EARLY
from chainrule.checker.mistakes.rounded_twice import ROUNDED_TWICE
from chainrule.checker.mistakes.rounded_wrongly import ROUNDED_WRONGLY
from chainrule.checker.mistakes.share_left_out import SHARE_LEFT_OUT
from chainrule.checker.mistakes.sign_lost import SIGN_LOST
from chainrule.checker.mistakes.signal_for_error_slope import SIGNAL_FOR_ERROR_SLOPE
from chainrule.checker.mistakes.signal_of_other_layer import SIGNAL_OF_OTHER_LAYER
from chainrule.checker.mistakes.single_precision import SINGLE_PRECISION
from chainrule.checker.mistakes.slope_at_error import SLOPE_AT_ERROR
from chainrule.checker.mistakes.slope_at_net import SLOPE_AT_NET
from chainrule.checker.mistakes.slope_at_out import SLOPE_AT_OUT
from chainrule.checker.mistakes.slope_incomplete import SLOPE_INCOMPLETE
from chainrule.checker.mistakes.slope_left_out import SLOPE_LEFT_OUT
from chainrule.checker.mistakes.slope_of_other_activation import (
    SLOPE_OF_OTHER_ACTIVATION,
)
from chainrule.checker.mistakes.slope_twice import SLOPE_TWICE
from chainrule.checker.mistakes.softmax_not_normalized import SOFTMAX_NOT_NORMALIZED
from chainrule.checker.mistakes.square_left_out import SQUARE_LEFT_OUT
from chainrule.checker.mistakes.squared_after_adding import SQUARED_AFTER_ADDING
from chainrule.checker.mistakes.stale_operand import STALE_OPERAND
from chainrule.checker.mistakes.stale_value import STALE_VALUE
from chainrule.checker.mistakes.step_twice import STEP_TWICE
from chainrule.checker.mistakes.sum_for_mean import SUM_FOR_MEAN
from chainrule.checker.mistakes.target_left_out import TARGET_LEFT_OUT
from chainrule.checker.mistakes.targets_swapped import TARGETS_SWAPPED
from chainrule.checker.mistakes.term_left_out import TERM_LEFT_OUT
from chainrule.checker.mistakes.term_sign import TERM_SIGN
from chainrule.checker.mistakes.term_twice import TERM_TWICE
from chainrule.checker.mistakes.transposed_weights import TRANSPOSED_WEIGHTS
from chainrule.checker.mistakes.update_sign import UPDATE_SIGN
from chainrule.checker.mistakes.updated_unit_by_unit import UPDATED_UNIT_BY_UNIT
from chainrule.checker.mistakes.updated_weights import UPDATED_WEIGHTS
from chainrule.checker.mistakes.weight_for_input import WEIGHT_FOR_INPUT
from chainrule.checker.mistakes.weight_left_out import WEIGHT_LEFT_OUT
from chainrule.checker.mistakes.weight_of_other_layer import WEIGHT_OF_OTHER_LAYER
from chainrule.checker.mistakes.weights_by_column import WEIGHTS_BY_COLUMN
from chainrule.checker.mistakes.wrong_activation import WRONG_ACTIVATION
from chainrule.checker.mistakes.wrong_layer import WRONG_LAYER
from chainrule.checker.mistakes.zeros_appended import ZEROS_APPENDED
from chainrule.maths.register import Register

MISTAKES: Register[Mistake] = Register(
    "mistake",
    POINT_SLIPPED,
    DIGIT_DROPPED,
    DIGITS_SWAPPED,
    ZEROS_APPENDED,
    DIGIT_DOUBLED,
    DIGIT_MISCOPIED,
    SIGN_LOST,
    ROUNDED_TWICE,
    ROUNDED_TOO_EARLY,
    CUT_TOO_EARLY,
    ARITHMETIC_SLIP,
    SINGLE_PRECISION,
    ONE_UPDATE_EARLY,
    ONE_UPDATE_LATE,
    ONE_EPOCH_EARLY,
    ONE_EPOCH_LATE,
    EPOCHS_FOR_UPDATES,
    STALE_VALUE,
    OTHER_CASE,
    PASTED_VALUE,
    OTHER_UNIT,
    BIAS_LEFT_OUT,
    BIAS_ADDED_TWICE,
    OTHER_BIAS,
    BIAS_SIGN,
    BIAS_ADDED_AFTER,
    TERM_LEFT_OUT,
    TERM_TWICE,
    TERM_SIGN,
    ACTIVATION_LEFT_OUT,
    WRONG_ACTIVATION,
    EXPONENT_SIGN,
    INNER_SIGN,
    SOFTMAX_NOT_NORMALIZED,
    EXPONENTIALS_LEFT_OUT,
    NET_FOR_OUT,
    OUT_FOR_NET,
    NEIGHBOR_OUTPUT,
    WRONG_LAYER,
    NEIGHBOR_WEIGHT,
    WEIGHT_OF_OTHER_LAYER,
    NEIGHBOR_TERM,
    TRANSPOSED_WEIGHTS,
    STALE_OPERAND,
    PARAMETER_OF_CASE_BEFORE,
    OTHER_CASE_OPERAND,
    OPERAND_MISCOPIED,
    HALF_FORGOTTEN,
    HALF_DOUBLED,
    SQUARE_LEFT_OUT,
    DIFFERENCE_OF_SQUARES,
    SQUARED_AFTER_ADDING,
    MEAN_FOR_SUM,
    SUM_FOR_MEAN,
    SHARE_LEFT_OUT,
    TARGET_LEFT_OUT,
    OTHER_TARGET,
    OTHER_CLASS,
    OUTPUT_FOR_TARGET,
    ERROR_SIGN,
    ERROR_FOR_SLOPE,
    FACTOR_ADDED,
    SIGNAL_FOR_ERROR_SLOPE,
    LOGARITHM_BASE,
    DEGREES,
    SLOPE_LEFT_OUT,
    SLOPE_AT_NET,
    SLOPE_AT_OUT,
    SLOPE_AT_ERROR,
    SLOPE_OF_OTHER_ACTIVATION,
    SLOPE_INCOMPLETE,
    SLOPE_TWICE,
    NEIGHBOR_SLOPE,
    BRACKETS_LOST,
    PATH_LEFT_OUT,
    ONE_SHARE_ONLY,
    PATH_TWICE,
    UPDATED_WEIGHTS,
    UPDATED_UNIT_BY_UNIT,
    WEIGHT_LEFT_OUT,
    DIVIDED,
    NEXT_GRADIENT_FOR_SIGNAL,
    NEIGHBOR_SIGNAL,
    SIGNAL_OF_OTHER_LAYER,
    INPUT_LEFT_OUT,
    BIAS_WITH_INPUT,
    WEIGHT_FOR_INPUT,
    GRADIENT_DOUBLED,
    GRADIENT_HALVED,
    GRADIENT_AVERAGED,
    UPDATE_SIGN,
    RATE_LEFT_OUT,
    RATE_SQUARED,
    RATE_OF_OTHER_MEASURE,
    OTHER_RATE,
    RATE_AND_WEIGHT_EXCHANGED,
    OLD_WEIGHT_LEFT_OUT,
    NEIGHBOR_GRADIENT,
    STEP_TWICE,
    FIRST_GRADIENT_REUSED,
    LAST_CASE_ONLY,
    CASE_LEFT_OUT,
    BATCH_MEAN_LEFT_OUT,
    BATCH_MEAN_TAKEN,
    MOMENTUM_SIGN,
    MOMENTUM_LEFT_OUT,
    MOMENTUM_DAMPENED,
    RATE_AND_MOMENTUM_EXCHANGED,
    MOMENTUM_OF_ANOTHER,
    DECAY_LEFT_OUT,
    DECAY_SIGN,
    DECAY_OF_BIASES,
    BIAS_CORRECTION_LEFT_OUT,
    EPSILON_PLACE,
    BIAS_LEARNED_THOUGH_FROZEN,
    BIAS_FROZEN_THOUGH_LEARNED,
    BIAS_SHARED_THOUGH_SEPARATE,
    BIAS_SEPARATE_THOUGH_SHARED,
    WEIGHTS_BY_COLUMN,
    RESTART_LEFT_OUT,
    RESTARTED,
    ONLINE_FOR_BATCH,
    BATCH_FOR_ONLINE,
    ERROR_WITHOUT_HALF,
    ERROR_WITH_HALF,
    ERROR_AVERAGED,
    ERROR_SUMMED,
    TARGETS_SWAPPED,
    OTHER_CROSS_ENTROPY,
    OPPOSITE_SIGNAL,
    BIAS_INPUT_SIGN,
    ROUNDED_WRONGLY,
)
