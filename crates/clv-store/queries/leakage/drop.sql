drop schema if exists {aside}raw cascade;
drop schema if exists {aside}staging cascade;
drop schema if exists {aside}intermediate cascade;
