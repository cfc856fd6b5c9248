//! Words for what went wrong, each with what to do about it.

super::words!(NoticeWords {
    dismiss;
    empty;
    not_a_recording;
    later;
    long_line;
    bad_event;
    out_of_order;
    cut_off;
    no_end;
    too_big;
    unreadable;
    not_text;
    no_shipped;
    no_sentences;
    stale_lab;
    garbled;
    busy;
    bad_setting;
    unknown_scenario;
    gone;
    out_of_turn;
    too_fast;
    failed;
    not_at_edge;
    number;
    range;
    option;
    too_long;
    escape;
    empty_setting;
    nothing_to_save;
});
