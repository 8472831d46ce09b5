-- One database per service; PostgreSQL runs this once, when its volume is empty.
CREATE DATABASE membership;
CREATE DATABASE referrals;
CREATE DATABASE scheduling;
CREATE DATABASE notifications;
