"""What may be done to filmcli by strangers' files, terminals and failing disks, and what shows it.

Each case has a number that stays, a few words, and the tests that show it, as pytest names them;
or the reason why there is nothing to show.
"""

from __future__ import annotations

from typing import NamedTuple


class Case(NamedTuple):
    """One case: what happens, and the tests of it or why it does not apply."""

    number: int
    words: str
    tests: tuple[str, ...] = ()
    reason: str = ""


READER, RULES = "tests/record/test_reader.py", "tests/commands/test_check.py"
EVERY, STRANGERS, AUDIT = "test_every_command.py", "test_strangers.py", "test_audit.py"
KILL, SIGNALS, POWER = "test_kill.py", "test_signals.py", "test_power_cut.py"
HOSTILE, STREAMS, FILES, CONTRACT = (
    *("test_hostile.py", "test_streams.py", "test_files.py", "test_contract.py"),
)
SESSION, EDIT, PUT, FIND = (
    *("commands/test_session.py", "commands/test_edit.py", "commands/test_put.py"),
    "commands/test_find.py",
)
IMDB, IMDB_KILL, ROWS = (
    *("test_importers_imdb.py", "test_importers_imdb_kill.py", "test_importers_imdb_rows.py"),
)
STORE, DB, INDEX = (
    *("catalogue/imdb/test_store.py", "commands/test_db.py", "catalogue/test_index.py"),
)
EXPORTING, READERS = "commands/test_exporting.py", "exporters/test_readers.py"
RESOLVE, SETTINGS, CEILINGS = "catalogue/test_resolve.py", "test_settings.py", "test_ceilings.py"
TABLES, ANY = "importers/test_tables.py", "importers/test_any_input.py"
LIMITS = "test_limits.py"


def case(number: int, words: str, *tests: str, reason: str = "") -> Case:
    """Give a case; tests are `file::name`, the file below tests/."""
    told = (each if each.startswith("tests/") else f"tests/{each}" for each in tests)
    return Case(number, words, tuple(told), reason)


RECORDS = (
    case(
        1, "a pipe, a device or a directory called as a record",
        f"{READER}::TestFiles::test_a_pipe_named_as_a_record_is_refused_at_once",
        f"{READER}::TestFiles::test_a_directory_and_a_device_are_refused",
    ),
    case(
        2, "a record one byte over the largest size",
        f"{READER}::TestLimits::test_a_mebibyte_is_read_and_a_byte_more_is_not",
        f"{READER}::TestFiles::test_a_file_that_grows_while_it_is_read_is_refused",
    ),
    case(3, "lists in lists", f"{READER}::TestLimits::test_nesting_goes_50_deep"),
    case(
        4, "a record that may not be read",
        f"{READER}::TestFiles::test_a_file_without_permission_is_named",
        f"{INDEX}::TestFiles::test_an_unreadable_record_is_named_and_not_stored",
    ),
    case(5, "a key or a table twice", f"{READER}::TestSyntax::test_it_is_named_with_its_line"),
    case(
        6, "TOML 1.1 on every Python",
        f"{READER}::TestSyntax::test_toml_1_1_is_read_on_every_python",
    ),
    case(
        7, "a release with a time of day",
        f"{READER}::TestDates::test_a_release_has_a_day_or_less",
    ),
    case(
        8, "a date that is a number, or in an order that cannot be told",
        f"{READER}::TestDates::test_a_release_has_a_day_or_less",
        "record/test_dates.py",
    ),
    case(
        9, "a year that is true, text, a decimal, huge or below zero",
        f"{READER}::TestTypes::test_a_year_is_a_whole_number",
    ),
    case(
        10, "numbers that are none: nan, inf, 1e999",
        f"{READER}::TestTypes::test_what_is_wrong_and_what_would_be_right",
        "record/test_writer.py::test_of_several_numbers_that_are_none_each_can_be_mended",
        "test_toml_test.py::test_as_records_they_are_set_and_formatted_without_loss",
    ),
    case(
        11, "a misspelt key",
        f"{READER}::TestUnknownKeys::test_the_nearest_known_one_is_named",
    ),
    case(
        12, "a title that cannot be seen",
        f"{READER}::TestTypes::test_a_title_that_cannot_be_seen_is_none",
    ),
    case(
        13, "no records, and no directory of records",
        "commands/test_change.py::test_fmt_without_records_has_nothing_to_do",
        f"{FIND}::test_without_records_of_ones_own_the_bundled_film_is_the_collection",
        f"{CONTRACT}::test_a_named_directory_must_be_there",
    ),
    case(
        14, "many records, one in a hundred bad",
        f"{FIND}::test_at_most_twenty_bad_records_are_named",
        f"{CEILINGS}::test_listing_records_of_which_one_in_a_hundred_is_bad_stays_linear",
    ),
    case(
        15, "a record that goes between listing and reading",
        f"{INDEX}::TestFiles::test_a_record_that_vanishes_after_listing_is_named",
        f"{RULES}::TestWhich::test_a_record_that_vanishes_after_listing_is_named",
    ),
    case(
        16, "two records of one id",
        f"{RULES}::TestDoubles::test_two_records_of_one_id_are_both_named",
        f"{RESOLVE}::TestId::test_of_two_films_gives_both_as_candidates",
    ),
    case(
        17, "a file name that is not UTF-8",
        f"{RESOLVE}::TestPath::test_that_is_not_utf_8_is_opened",
        f"{RESOLVE}::TestHostile::test_slug_that_is_not_utf_8_is_found",
        f"{EVERY}::test_hostile_file_names_are_shown_harmlessly",
    ),
    case(
        18, "marks of a conflict that git left",
        f"{READER}::TestSyntax::test_a_conflict_mark_is_named_with_its_line",
    ),
)  # fmt: skip

TERMINAL = (
    case(
        19, "titles of marks, joiners and escapes alone",
        "test_safe.py::test_every_code_point_alone",
        f"{HOSTILE}::test_a_synopsis_as_long_as_records_allow_shows_at_once",
        f"{EVERY}::test_rows_stay_where_they_are",
    ),
    case(
        20, "a sequence that is opened in one row",
        f"{HOSTILE}::test_an_open_sequence_in_one_row_leaves_the_others",
    ),
    case(
        21, "a title that goes up and erases",
        f"{EVERY}::test_rows_stay_where_they_are",
        f"{HOSTILE}::test_a_terminal_model_shows_every_row_where_it_belongs",
    ),
    case(
        22, "addresses as links of the terminal: none are written, so none can be forged",
        f"{HOSTILE}::test_a_terminal_stays_whole",
        f"{EVERY}::test_a_pseudo_terminal_is_not_driven",
    ),
    case(
        23, "how far it is, where nobody watches",
        f"{FIND}::test_a_pipe_never_sees_progress",
        "view/test_progress.py::test_longer_work_shows_how_far_it_is_and_leaves_nothing",
    ),
    case(
        24, "a terminal without colour",
        "test_terminal.py::test_a_terminal_without_colour_gets_not_one_escape",
    ),
    case(
        25, "a pager that is missing, fails, or is a line for a shell",
        f"{STREAMS}::test_a_pager_that_cannot_start_is_done_without",
        f"{STREAMS}::test_a_pager_that_does_not_page_is_done_without",
        f"{STREAMS}::test_a_pagers_line_never_reaches_a_shell",
        f"{STREAMS}::test_the_pager_gets_the_text_and_less_is_kept_from_the_shell",
    ),
    case(
        26, "a question about a hostile title, and nobody who answers",
        f"{STRANGERS}::test_a_question_about_a_hostile_title_is_harmless_and_silence_means_no",
        f"{PUT}::test_remove_asks_on_a_terminal_and_needs_yes_without_one",
        f"{SESSION}::test_nobody_is_asked_who_cannot_or_will_not_answer",
    ),
)  # fmt: skip

FORMATS = (
    case(
        27, "Markdown in titles",
        "exporters/test_markdown.py::test_a_parser_finds_one_rectangular_table_of_plain_text",
        "exporters/test_markdown.py::test_addresses_are_broken_for_parsers_that_link_them",
    ),
    case(
        28, "line ends in JSON Lines",
        "exporters/test_jsonl.py::test_one_object_a_line_for_every_reader_of_lines",
    ),
    case(
        29, "tabs, line ends and backslashes in TSV",
        "exporters/test_tsv.py::test_splitting_and_undoing_gives_every_cell_back",
        "test_safe.py::test_tsv_cells_are_undone_and_drive_nothing",
    ),
    case(
        30, "an export over a file that is there",
        f"{EXPORTING}::test_a_file_that_is_there_stays_without_force",
        f"{SESSION}::test_an_existing_file_is_replaced_and_keeps_its_mode",
    ),
    case(
        31, "output where nothing can be written",
        f"{SESSION}::test_what_cannot_be_written_is_named_and_left_alone",
        f"{SESSION}::test_a_full_disk_leaves_the_old_file_and_nothing_else",
        f"{EXPORTING}::test_a_read_only_folder_is_said",
        f"{EXPORTING}::test_a_missing_folder_of_a_file_is_said",
        f"{POWER}::test_a_record_is_the_old_or_the_new_one_and_a_success_lasts",
    ),
    case(
        32, "who may read an export",
        f"{SESSION}::test_a_new_file_has_the_mode_that_the_umask_leaves",
        f"{EXPORTING}::test_a_new_file_has_the_mode_that_the_umask_leaves",
    ),
    case(
        33, "the same films are the same bytes",
        f"{CONTRACT}::test_surroundings_do_not_change_a_byte",
        f"{EXPORTING}::test_the_same_films_are_the_same_bytes",
        "catalogue/test_search.py::TestTruth::"
        "test_the_order_does_not_depend_on_the_order_of_the_files",
    ),
    case(34, "templates of users", reason="there are none: formats are fixed, fields are named"),
    case(
        35, "an exported page in a browser",
        f"{STRANGERS}::test_a_browser_asks_nobody_and_runs_nothing_of_a_record",
        f"{READERS}::test_html_is_read_as_it_was_meant",
        f"{READERS}::test_only_addresses_of_the_web_are_links",
        f"{READERS}::test_the_policy_of_a_page_allows_what_it_holds_and_no_more",
    ),
)  # fmt: skip

IMPORTS = (
    case(
        36, "gzip of several members, or with zeros behind it",
        f"{STRANGERS}::test_gzip_with_a_tail_is_whole",
        f"{IMDB}::test_packed_files_of_any_name_and_several_members_are_found",
    ),
    case(
        37, "JSON that is none",
        f"{STRANGERS}::test_json_that_is_none_is_refused_with_its_place",
        f"{STRANGERS}::test_json_in_other_encodings_is_read_or_refused",
        f"{ANY}::test_any_bytes",
    ),
    case(
        38, "a file of 200 MB",
        f"{STRANGERS}::test_a_file_over_the_limit_is_refused_without_reading_it_into_memory",
        f"{LIMITS}::test_a_file_to_import_holds_so_much",
    ),
    case(
        39, "tables with long fields, open quotes, NUL, odd headers, other signs and encodings",
        f"{TABLES}::test_a_quote_that_is_not_closed_refuses_the_file_by_its_line",
        f"{TABLES}::test_a_quote_that_swallowed_rows_is_refused_not_merged",
        f"{TABLES}::test_a_stray_quote_never_merges_rows",
        f"{TABLES}::test_a_nul_refuses_its_row",
        f"{TABLES}::test_a_row_over_the_limit_is_refused",
        f"{TABLES}::test_a_header_that_comes_again_is_refused",
        f"{TABLES}::test_the_encoding_is_found",
        f"{TABLES}::test_the_delimiter_is_the_one_that_parts_all_lines_alike",
    ),
    case(
        40, "archives that lead out, link, swell or repeat",
        f"{STRANGERS}::test_an_archive_with_a_bad_entry_is_refused_whole_and_nothing_is_unpacked",
        f"{LIMITS}::test_an_archive_holds_so_much",
        f"{LIMITS}::test_what_unpacks_to_a_hundred_times_its_size_is_a_bomb",
    ),
    case(
        41, "the same file imported twice",
        f"{STRANGERS}::test_the_same_file_twice_changes_nothing",
        f"{IMDB}::test_the_same_files_twice_give_the_same_tables",
    ),
    case(
        42, "an import over what was changed by hand",
        f"{STRANGERS}::test_what_was_changed_by_hand_is_kept_and_the_difference_named",
        "commands/test_entries.py::test_what_was_changed_by_hand_stays_and_is_told",
    ),
    case(
        43, "an import that is interrupted",
        f"{IMDB_KILL}::test_a_signal_ends_it_and_nothing_is_left",
        f"{SIGNALS}::test_a_signal_ends_an_import_of_films_and_a_second_one_finishes_it",
    ),
    case(
        44, "standard input that is closed or no text",
        f"{STREAMS}::test_a_closed_stdin_is_said_where_it_is_asked_for",
        f"{SESSION}::test_a_list_that_is_no_text_is_invalid_data",
    ),
    case(
        45, "a pipe, a device or a folder to import",
        f"{STRANGERS}::test_what_is_no_file_is_not_imported",
        f"{STRANGERS}::test_tables_of_imdb_that_are_no_files_are_refused",
    ),
    case(
        46, "rows about titles that are missing",
        f"{IMDB}::test_a_small_download_is_imported_as_a_plain_importer_does",
    ),
    case(
        47, "look-ups on the web",
        f"{AUDIT}::test_a_command_touches_only_what_is_its_business",
        f"{AUDIT}::test_an_import_reads_its_file_and_nothing_that_it_names",
        reason="there are none: no command opens a connection, which the test shows",
    ),
    case(
        48, "imported addresses of other schemes",
        "importers/test_kmdb.py::test_links_of_other_schemes_are_dropped_and_named",
        "importers/test_letterboxd.py::test_a_hostile_address_is_left_out",
    ),
)  # fmt: skip

CATALOGUE = (
    case(
        49, "power cuts while the catalogue is made",
        f"{POWER}::test_the_catalogue_is_the_old_or_the_new_one",
    ),
    case(
        50, "two imports at once",
        f"{IMDB_KILL}::test_two_at_once_are_refused_and_a_killed_one_holds_nothing",
        f"{SIGNALS}::test_imports_of_one_file_at_once_make_one_record_each_whole",
    ),
    case(
        51, "readers during an import",
        f"{IMDB_KILL}::test_readers_see_the_old_catalogue_or_the_new_one",
    ),
    case(
        52, "a reader that is slow",
        f"{IMDB_KILL}::test_readers_see_the_old_catalogue_or_the_new_one",
        f"{STRANGERS}::test_a_catalogue_that_goes_or_is_replaced_while_it_is_read_answers_to_"
        "the_end",
    ),
    case(
        53, "a catalogue of an older version",
        f"{STORE}::test_what_is_no_whole_catalogue_is_named_and_left_as_it_is",
        reason="it is never changed in place: an import makes it anew, and it stays until then",
    ),
    case(
        54, "a catalogue of a newer version",
        f"{STORE}::test_what_is_no_whole_catalogue_is_named_and_left_as_it_is",
    ),
    case(
        55, "a disk that fails at the Nth call",
        f"{STRANGERS}::test_an_import_whose_disk_fails_at_the_nth_call_leaves_the_old_catalogue",
        f"{IMDB_KILL}::test_a_full_disk_leaves_the_old_catalogue",
        f"{KILL}::test_a_kill_or_an_error_at_any_call_leaves_the_old_record_or_the_new_one",
    ),
    case(
        56, "a catalogue that cannot be written",
        f"{STORE}::test_a_catalogue_in_a_directory_that_cannot_be_written_is_read",
        f"{IMDB_KILL}::test_a_directory_that_cannot_be_written_is_said",
    ),
    case(
        57, "a catalogue that is a link, a link to nothing, a directory",
        f"{IMDB}::test_a_link_stays_and_what_it_names_is_replaced",
        f"{STORE}::test_a_link_to_nothing_is_named",
        f"{STORE}::test_a_directory_and_a_pipe_are_no_catalogues",
    ),
    case(
        58, "a disk without locks",
        f"{STRANGERS}::test_without_locks_there_is_no_import_and_the_advice_is_another_disk",
    ),
    case(
        59, "another file's journal beside it",
        f"{STORE}::test_a_stale_journal_beside_it_changes_nothing",
    ),
    case(
        60, "words taken out by hand",
        f"{STRANGERS}::test_words_taken_out_by_hand_are_noticed",
    ),
    case(61, "a bit that flips", f"{DB}::test_a_flipped_bit_in_a_text_is_found"),
    case(
        62, "a catalogue that is deleted while it is read",
        f"{STRANGERS}::test_a_catalogue_that_goes_or_is_replaced_while_it_is_read_answers_to_"
        "the_end",
    ),
    case(
        63, "a record rewritten within one tick of the clock",
        f"{INDEX}::TestFreshness::test_a_rewrite_within_one_tick_of_the_clock_is_noticed",
    ),
    case(
        64, "twelve million titles, and the room for them",
        f"{IMDB}::test_an_import_that_the_disk_has_no_room_for_does_not_begin",
        reason="memory and time are measured by benchmarks/imdb.py, too long for a test",
    ),
    case(
        65, "limits and queries of any size",
        f"{STRANGERS}::test_a_limit_of_any_size_is_taken_or_refused",
        f"{EVERY}::test_of_a_long_argument_a_short_message_is_made",
        "catalogue/test_query.py::test_limits_are_usage_faults",
        f"{STORE}::test_a_question_that_takes_too_long_is_ended",
    ),
    case(
        66, "an SQLite with known faults",
        "commands/test_setup.py::test_an_sqlite_with_two_known_faults_is_worth_a_look",
    ),
    case(
        67, "an SQLite without full-text search",
        "catalogue/test_database.py::test_sqlite_says_its_version_and_features",
        reason="no Python with such an SQLite is at hand; doctor names it",
    ),
)  # fmt: skip

EDITS = (
    case(
        68, "everything that TOML allows, set and formatted",
        "test_toml_test.py::test_a_key_put_in_leaves_every_byte_and_an_order_every_value",
        "test_toml_test.py::test_as_records_they_are_set_and_formatted_without_loss",
    ),
    case(
        69, "an editor that fails, deletes, or writes nonsense",
        f"{EDIT}::test_whatever_the_editor_does_the_record_stays",
        f"{EDIT}::test_a_draft_that_is_wrong_is_kept_and_named_and_can_be_gone_on_with",
    ),
    case(
        70, "editors with blanks, quotes and semicolons, and none",
        f"{EDIT}::test_the_editor_is_split_into_words_and_never_given_to_a_shell",
        f"{EDIT}::test_a_shell_line_as_editor_runs_nothing",
        f"{EDIT}::test_without_an_editor_there_is_a_hint",
    ),
    case(
        71, "a record that another program changes meanwhile",
        f"{EDIT}::test_a_change_made_meanwhile_is_noticed_and_both_are_kept",
        f"{SIGNALS}::test_edits_of_one_record_at_once_are_all_there_or_told",
    ),
    case(
        72, "links planted where a temporary file would be",
        f"{FILES}::test_a_new_file_does_not_follow_a_link_planted_at_its_name",
    ),
    case(
        73, "a directory that cannot be written, with a file that can",
        f"{FILES}::test_a_read_only_directory_is_told_and_the_file_not_written_in_place",
    ),
    case(
        74, "a record of several names",
        "commands/test_change.py::test_a_record_of_several_names_is_told_of_before_they_part",
    ),
    case(
        75, "many records, killed half-way",
        f"{KILL}::test_many_records_killed_half_way_are_each_old_or_new_and_a_rerun_finishes",
    ),
    case(
        76, "who may read a new record",
        "commands/test_new.py::test_a_record_has_the_mode_that_the_mask_leaves",
    ),
    case(
        77, "removing",
        f"{PUT}::test_remove_asks_on_a_terminal_and_needs_yes_without_one",
        f"{PUT}::test_remove_moves_the_record_to_the_trash_and_prints_the_way_back",
        f"{POWER}::test_a_record_is_the_old_or_the_new_one_and_a_success_lasts",
    ),
)  # fmt: skip

COMMAND_LINE = (
    case(
        78, "a misspelt command or option",
        "test_main.py::test_a_mistake_is_named_with_what_was_meant_and_stdout_stays_empty",
        "test_cli.py::test_a_mistake_is_named_and_what_was_meant_is_suggested",
    ),
    case(
        79, "a title that begins with a dash",
        "test_cli.py::test_a_title_that_begins_with_a_dash_comes_after_two",
    ),
    case(
        80, "arguments that are not UTF-8",
        f"{RESOLVE}::TestPath::test_that_is_not_utf_8_is_opened",
        f"{EVERY}::test_whatever_is_typed_is_answered_harmlessly",
    ),
    case(
        81, "no argument, a megabyte, and ten thousand",
        f"{EVERY}::test_ten_thousand_arguments_are_answered",
        f"{EVERY}::test_of_a_long_argument_a_short_message_is_made",
        f"{RESOLVE}::TestHostile::test_blank_or_endless_is_a_usage_fault",
    ),
    case(
        82, "help on no terminal, in ASCII, for a reader that is gone",
        f"{CONTRACT}::test_help_is_there_at_any_width",
        "test_terminal.py::test_help_is_there_without_columns",
        f"{STREAMS}::test_a_reader_that_is_gone_ends_it_quietly",
    ),
    case(
        83, "a configuration that is wrong",
        f"{SETTINGS}::test_every_problem_of_the_file_is_named_and_none_of_it_used",
        f"{SETTINGS}::test_a_file_that_is_no_toml_is_named",
        f"{SETTINGS}::test_a_file_that_cannot_be_read_is_named",
        f"{SETTINGS}::test_a_file_that_all_can_write_is_refused",
    ),
    case(84, "keys of services", reason="there are none: nothing is asked of any service"),
    case(
        85, "every command over every hostile text",
        f"{EVERY}::test_every_command_is_here",
        f"{EVERY}::test_whatever_is_typed_is_answered_harmlessly",
        f"{EVERY}::test_a_hostile_catalogue_is_shown_harmlessly",
        f"{EVERY}::test_nothing_is_hidden_and_honest_text_is_untouched",
        f"{EVERY}::test_columns_line_up",
        f"{HOSTILE}::test_formats_for_scripts_drive_nothing",
        f"{HOSTILE}::test_any_text_is_harmless",
    ),
    case(
        86, "modules in the current folder",
        f"{CONTRACT}::test_modules_in_the_current_folder_are_not_loaded",
        f"{AUDIT}::test_a_command_touches_only_what_is_its_business",
    ),
)  # fmt: skip

SURROUNDINGS = (
    case(
        87, "signals in the middle of a write, an edit, an import",
        f"{SIGNALS}::test_a_signal_in_the_middle_of_a_write_ends_it_and_sweeps_up",
        f"{EDIT}::test_a_signal_ends_in_good_order_and_ctrl_c_is_the_editors",
        f"{IMDB_KILL}::test_a_signal_ends_it_and_nothing_is_left",
        f"{SIGNALS}::test_a_signal_ends_an_import_of_films_and_a_second_one_finishes_it",
    ),
    case(
        88, "few file handles, little memory, one second",
        f"{CONTRACT}::test_few_file_handles_are_enough",
        f"{CEILINGS}::test_too_little_memory_ends_it_in_order",
        f"{CEILINGS}::test_one_second_of_the_processor_is_enough",
        f"{CEILINGS}::test_no_record_of_a_mebibyte_takes_2_seconds_or_300_megabytes",
    ),
    case(
        89, "Python's own options",
        f"{CONTRACT}::test_surroundings_do_not_change_a_byte",
        f"{CONTRACT}::test_an_isolated_python_gives_the_same",
    ),
    case(
        90, "odd time zones and years",
        f"{CONTRACT}::test_surroundings_do_not_change_a_byte",
        "record/test_dates.py",
    ),
    case(
        91, "other systems",
        f"{FILES}::test_a_rename_between_spellings_of_one_name_keeps_the_file",
        f"{FILES}::test_a_system_without_hard_links_is_written_all_the_same",
        "record/test_slugs.py",
        f"{SETTINGS}::test_other_systems_have_places_of_their_own",
        reason="what differs there is tested here, the systems themselves are not",
    ),
    case(
        92, "the oldest and newest dependencies",
        "test_versions.py::test_every_dependency_has_an_oldest_version",
        reason="tools/versions.py runs all tests on both, and an audit: too long for each run",
    ),
)  # fmt: skip

CASES = (
    *RECORDS, *TERMINAL, *FORMATS, *IMPORTS, *CATALOGUE, *EDITS, *COMMAND_LINE, *SURROUNDINGS
)  # fmt: skip
