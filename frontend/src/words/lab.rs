//! Words of the live lab: the experiment's form, the connection, where the run on stage comes from.

super::words!(LabWords {
    lab;
    scenario;
    knobs;
    faults;
    control;
    hold_all;
    pause_all;
    run;
    run_hint;
    stop;
    starting;
    connecting;
    ready;
    running;
    no_lab;
    no_lab_text;
    lost;
    lost_text;
    again_in;
    reconnect;
    try_again;
    shipped;
    file;
    live_run;
    model;
    at_edge;
    yes;
    layers;
    kernel_settings;
    bytes_left;
});
