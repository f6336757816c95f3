/* FANN's incremental training over a data set, case by case. */
#include <doublefann.h>
#include <stdlib.h>

struct fann *start(unsigned layers, const unsigned *sizes, int activation, double eta)
{
    struct fann *net = fann_create_standard_array(layers, sizes);
    fann_set_training_algorithm(net, FANN_TRAIN_INCREMENTAL);
    fann_set_train_error_function(net, FANN_ERRORFUNC_LINEAR);
    fann_set_activation_function_hidden(net, activation);
    fann_set_activation_function_output(net, FANN_SIGMOID);
    fann_set_activation_steepness_hidden(net, 0.5); /* the plain logistic function */
    fann_set_activation_steepness_output(net, 0.5);
    fann_set_learning_rate(net, eta);
    fann_set_learning_momentum(net, 0);
    return net;
}

unsigned connections(struct fann *net) { return fann_get_total_connections(net); }

/* `from` and `to` number the neurons through the layers, a bias neuron after each. */
void read_weights(struct fann *net, unsigned *from, unsigned *to, double *weight)
{
    unsigned n = fann_get_total_connections(net);
    struct fann_connection *all = malloc(n * sizeof *all);
    fann_get_connection_array(net, all);
    for (unsigned i = 0; i < n; i++) {
        from[i] = all[i].from_neuron;
        to[i] = all[i].to_neuron;
        weight[i] = all[i].weight;
    }
    free(all);
}

void write_weights(struct fann *net, const unsigned *from, const unsigned *to,
                   const double *weight)
{
    unsigned n = fann_get_total_connections(net);
    for (unsigned i = 0; i < n; i++)
        fann_set_weight(net, from[i], to[i], weight[i]);
}

void train(struct fann *net, double *x, double *t, long rows, long epochs)
{
    unsigned in = fann_get_num_input(net), out = fann_get_num_output(net);
    for (long e = 0; e < epochs; e++)
        for (long r = 0; r < rows; r++)
            fann_train(net, x + r * in, t + r * out);
}
