/* The slides' 2-2-2 network, one case, straight-line: what a compiler can do at best.
   p holds w1..w4 (a row per unit), w5..w8, then the four biases. */
#include <math.h>

void train(double *p, const double *x, const double *t, double eta, int biases,
           long updates)
{
    double w1 = p[0], w2 = p[1], w3 = p[2], w4 = p[3];
    double w5 = p[4], w6 = p[5], w7 = p[6], w8 = p[7];
    double b1 = p[8], b2 = p[9], b3 = p[10], b4 = p[11];
    const double i1 = x[0], i2 = x[1], t1 = t[0], t2 = t[1];
    const double beta = biases ? eta : 0.0;

    for (long n = 0; n < updates; n++) {
        double h1 = 1.0 / (1.0 + exp(-(w1 * i1 + w2 * i2 + b1)));
        double h2 = 1.0 / (1.0 + exp(-(w3 * i1 + w4 * i2 + b2)));
        double o1 = 1.0 / (1.0 + exp(-(w5 * h1 + w6 * h2 + b3)));
        double o2 = 1.0 / (1.0 + exp(-(w7 * h1 + w8 * h2 + b4)));
        double d3 = (o1 - t1) * o1 * (1.0 - o1);
        double d4 = (o2 - t2) * o2 * (1.0 - o2);
        double d1 = (d3 * w5 + d4 * w7) * h1 * (1.0 - h1);
        double d2 = (d3 * w6 + d4 * w8) * h2 * (1.0 - h2);
        w5 -= eta * d3 * h1; w6 -= eta * d3 * h2;
        w7 -= eta * d4 * h1; w8 -= eta * d4 * h2;
        w1 -= eta * d1 * i1; w2 -= eta * d1 * i2;
        w3 -= eta * d2 * i1; w4 -= eta * d2 * i2;
        b1 -= beta * d1; b2 -= beta * d2; b3 -= beta * d3; b4 -= beta * d4;
    }
    p[0] = w1; p[1] = w2; p[2] = w3; p[3] = w4;
    p[4] = w5; p[5] = w6; p[6] = w7; p[7] = w8;
    p[8] = b1; p[9] = b2; p[10] = b3; p[11] = b4;
}
