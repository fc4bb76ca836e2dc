"""The rows of the matrix: a line an address, a column a persona, in the order of PERSONAS.

nobody troubleshooter limited delegate head two unchosen director inspector foreign ended later
withdrawn weak superuser
"""

ROWS = """
start                                  L- o- o- o- o- o- o- o- o- o- X- X- X- o- X-
ops:alive                              R- R- R- R- R- R- R- R- R- R- R- R- R- R- R-
ops:ready                              R- R- R- R- R- R- R- R- R- R- R- R- R- R- R-
service_state                          R- R- R- R- R- R- R- R- R- R- R- R- R- R- R-
sign_in                                RR oo oo oo oo oo oo oo oo oo oo oo oo oo oo
oidc                                   N- N- N- N- N- N- N- N- N- N- N- N- N- N- N-
oidc_back                              N- N- N- N- N- N- N- N- N- N- N- N- N- N- N-
arena                                  N- N- N- N- N- N- N- N- N- N- N- N- N- N- N-
second_factor                          LL oo oo oo oo oo oo oo oo oo oo oo oo RR oo
start_key                              LL Ro Ro Ro Ro Ro Ro Ro Ro Ro Ro Ro Ro FF Ro
enrol_key                              LL RR RR RR RR RR RR RR RR RR RR RR RR oo RR
remove_key                             LL oo oo oo oo oo oo oo oo oo oo oo oo oo oo
renew_backup_codes                     LL oo oo oo oo oo oo oo oo oo oo oo oo oo oo
my_account                             LL RR RR RR RR RR RR RR RR RR RR RR RR RR RR
change_password                        LL RR RR RR RR RR RR RR RR RR RR RR RR RR RR
close_session                          LL -N -N -N -o -N -N -N -N -N -N -N -N -N -N
confirm_identity                       LL RR RR RR RR RR RR RR RR RR RR RR RR RR RR
establishments:choose                  LL XX XX RN RN RN RN RN RN RN XX XX XX FF XX
establishments:choose_troubleshooting  LL RN RN XX XX XX XX XX XX XX XX XX XX XX XX
troubleshooting:list                   LL R- R- X- X- X- X- X- X- X- X- X- X- X- X-
troubleshooting:inform                 LL oo oo XX XX XX XX XX XX XX XX XX XX XX XX
troubleshooting:sheets                 LL R- N- X- X- X- X- X- X- X- X- X- X- X- X-
troubleshooting:list_accounts          LL oo oo XX XX XX XX XX XX XX XX XX XX XX XX
troubleshooting:reset_passwords        LL oo oo XX XX XX XX XX XX XX XX XX XX XX XX
troubleshooting:reveal                 LL -R -N -X -X -X -X -X -X -X -X -X -X -X -X
troubleshooting:informed               LL R- N- X- X- X- X- X- X- X- X- X- X- X- X-
home                                   LL X- X- R- R- R- C- R- X- R- X- X- X- F- X-
help:index                             R- R- R- R- R- R- R- R- R- R- R- R- R- R- R-
help:actions                           R- R- R- R- R- R- R- R- R- R- R- R- R- R- R-
help:chapter                           R- R- R- R- R- R- R- R- R- R- R- R- R- R- R-
students:list                          LL X- X- R- R- R- C- R- X- R- X- X- X- F- X-
students:inform                        LL XX XX oo oo oM CC oo XX oo XX XX XX FF XX
students:sheets                        LL X- X- N- R- N- C- N- X- N- X- X- X- F- X-
students:list_accounts                 LL XX XX oo oo oM CC oo XX oo XX XX XX FF XX
students:reset_passwords               LL XX XX oo oo oM CC oo XX oo XX XX XX FF XX
students:resend_mail                   LL XX XX oo oo oM CC oo XX oo XX XX XX FF XX
students:detail                        LL X- X- R- R- R- C- N- X- N- X- X- X- F- X-
external_students:list                 LL X- X- R- R- R- C- N- X- N- X- X- X- F- X-
external_students:inform               LL XX XX oo oo oM CC NN XX NN XX XX XX FF XX
external_students:sheets               LL X- X- N- R- N- C- N- X- N- X- X- X- F- X-
external_students:list_accounts        LL XX XX oo oo oM CC NN XX NN XX XX XX FF XX
external_students:reset_passwords      LL XX XX oo oo oM CC NN XX NN XX XX XX FF XX
external_students:resend_mail          LL XX XX oo oo oM CC NN XX NN XX XX XX FF XX
external_students:detail               LL X- X- R- R- R- C- N- X- N- X- X- X- F- X-
legal_guardians:list                   LL X- X- R- R- R- C- R- X- R- X- X- X- F- X-
legal_guardians:inform                 LL XX XX oo oo oM CC oo XX oo XX XX XX FF XX
legal_guardians:sheets                 LL X- X- N- R- N- C- N- X- N- X- X- X- F- X-
legal_guardians:list_accounts          LL XX XX oo oo oM CC oo XX oo XX XX XX FF XX
legal_guardians:reset_passwords        LL XX XX oo oo oM CC oo XX oo XX XX XX FF XX
legal_guardians:resend_mail            LL XX XX oo oo oM CC oo XX oo XX XX XX FF XX
legal_guardians:detail                 LL X- X- R- R- R- C- N- X- N- X- X- X- F- X-
in_charge:list                         LL X- X- R- R- R- C- N- X- R- X- X- X- F- X-
in_charge:inform                       LL XX XX oo oo oM CC NN XX oo XX XX XX FF XX
in_charge:sheets                       LL X- X- N- R- N- C- N- X- N- X- X- X- F- X-
in_charge:list_accounts                LL XX XX oo oo oM CC NN XX oo XX XX XX FF XX
in_charge:reset_passwords              LL XX XX oo oo oM CC NN XX oo XX XX XX FF XX
in_charge:resend_mail                  LL XX XX oo oo oM CC NN XX oo XX XX XX FF XX
in_charge:detail                       LL X- X- R- R- R- C- N- X- N- X- X- X- F- X-
reports:list                           LL X- X- R- R- R- C- R- X- R- X- X- X- F- X-
reports:note                           LL XX XX RR RR RM CC NN XX NN XX XX XX FF XX
mailings:list                          LL X- X- R- R- R- C- R- X- R- X- X- X- F- X-
mailings:progress                      LL X- X- R- R- R- C- N- X- N- X- X- X- F- X-
mailings:retry                         LL XX XX oo oo oM CC NN XX NN XX XX XX FF XX
quick_search:results                   LL X- X- R- R- R- C- R- X- R- X- X- X- F- X-
settings:addresses                     LL XX XX RN RN RM CC RN XX RN XX XX XX FF XX
settings:verify_address                LL XX XX oN oN oM CC oN XX oN XX XX XX FF XX
settings:show_address                  LL XX XX oN oN oM CC oN XX oN XX XX XX FF XX
settings:try_address                   LL XX XX NN NN NM CC NN XX NN XX XX XX FF XX
settings:students                      LL XX XX NN NN NM CC Ro XX NN XX XX XX FF XX
settings:rights                        LL X- X- X- R- R- C- X- R- R- X- X- X- F- X-
settings:grant                         LL XX XX XX RR RM CC XX RR RR XX XX XX FF XX
settings:withdraw                      LL XX XX XX Ro RM CC XX NN NN XX XX XX FF XX
journal:list                           LL X- X- X- R- R- C- R- X- R- X- X- X- F- X-
journal:export                         LL X- X- X- R- R- C- R- X- R- X- X- X- F- X-
sign_out                               -L -L -L -L -L -L -L -L -L -L -L -L -L -L -L
"""
